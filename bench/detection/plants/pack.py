"""Packs content as Python's own libraries write it: reads a JSON list of jobs, writes a JSON list of what came of them."""
import base64, bz2, gzip, io, json, lzma, os, py_compile, sqlite3, sys, tarfile, tempfile, zipfile


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 15, 9, 30, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def compiled(members):
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "m.py"), os.path.join(folder, "m.pyc")
        with open(source, "wb") as file:
            file.write(members[0][1])
        py_compile.compile(source, target, members[0][0], doraise=True)
        with open(target, "rb") as file:
            return file.read()


def database(members):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "db")
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE settings (id INTEGER PRIMARY KEY, name TEXT, value TEXT)")
        connection.executemany("INSERT INTO settings (name, value) VALUES (?, ?)", [("page %d" % n, "text " * 40) for n in range(400)])
        connection.executemany("INSERT INTO settings (name, value) VALUES (?, ?)", [(name, content.decode()) for name, content in members])
        connection.commit()
        connection.close()
        with open(path, "rb") as file:
            return file.read()


FORMS = {
    "zip": zipped,
    "tar": tarred,
    "pyc": compiled,
    "sqlite": database,
    "gzip": lambda members: gzip.compress(members[0][1], mtime=0),
    "bzip2": lambda members: bz2.compress(members[0][1]),
    "xz": lambda members: lzma.compress(members[0][1]),
}

jobs = json.load(sys.stdin)
results = [FORMS[job["form"]]([(name, base64.b64decode(content)) for name, content in job["members"]]) for job in jobs]
json.dump([base64.b64encode(result).decode() for result in results], sys.stdout)

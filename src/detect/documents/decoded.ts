/** Values that hold their secret in another form: base64, `user:password`, a URL with a password in it. */

/** The text that base64 stands for; null when it is no base64, or no text. */
export function base64Text(value: string): string | null {
	const compact = value.replace(/\s+/g, "");
	if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3}={0,2})?$/.test(compact) || compact.length < 4)
		return null;
	const bytes = Buffer.from(compact, "base64");
	const text = bytes.toString("utf8");
	const isBinary = bytes.some((byte) => byte < 0x20 && (byte < 0x09 || byte > 0x0d));
	return text.includes("\ufffd") || isBinary ? null : text;
}

/** The password of a URL, as it stands there; null when it has none. */
export function urlPassword(value: string): string | null {
	const found = /^[a-z][a-z0-9+.-]{1,30}:\/\/(?<user>[^\s/@:?#]*)(?::(?<password>[^\s/@?#]+))?@[^\s/@]/i.exec(
		value.trim(),
	);
	const { user, password } = found?.groups ?? {};
	if (password !== undefined && !/^(?:x-oauth-basic|x|)$/i.test(password)) return password;
	// A token as the user name alone: long, and no word.
	return user !== undefined && /^(?=.*\d)[A-Za-z0-9_-]{20,}$/.test(user) ? user : null;
}

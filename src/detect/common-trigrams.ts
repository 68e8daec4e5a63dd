/**
 * The trigrams that stand most often in programs, configuration and documentation, so that the prefilter looks for others. Bit 5
 * of each byte is set, as it is in what the prefilter compares: `*` is a line feed too, `\x7f` an underscore. Measured on 195 MB of
 * npm and Python packages and of a Debian system.
 */
const BY_FREQUENCY: readonly (readonly [oneIn: number, trigrams: string])[] = [
	[
		1000,
		"*  000 = ion!  ,* tiocon ththe)* ** entsel in:* ing reateelfhe  no se=== codefoneinttersta" +
			'rt lf.ort"   tofor---ass  rode(  onstur deporor   itesatityp  ayperetertif   s%  tennonval' +
			'put if ised ):*is mod)**expon resstrtatetuprourn # ize  "tor asectnte0  seroutultmpotries ' +
			"comand 00ens#   forom00   damentiinefro an  #reassee, impctiargmatpre (  ofer aluin derper" +
			"fignsts =lueof rn $  n  nfionf st {*ot s,   c{* to |n om ef st denequextestng atterschelin" +
			" mae =arrsiznumnotse rop a efa == im\x7fin0, tra + aul), orm exfauranrat  }all1, men\x7fstistget" +
			'ndenalparageuncble  tnp.en\x7f== cal * , srrand ompverindon\x7factfun;* nam""".* ray, 0\', ddesha' +
			"(se= n patruith  e}*  prple fre* ts tedlasnt lseuse ar0 0nceitiont !  trdatmbesorkenidd 0 " +
			'hidorcset***rchessn\x7fstte);*endloainp va  ff t", mpl.0b | 0b. wiclad$(warencdelcoddinb.0pos' +
			"ite\"* npu  pighrinerad$0le okee tt == stokerrabl ca.copat te, ', 1er\x7fs te iodutchs iiniima" +
			"e: ",
	],
	[
		2000,
		"xpo\x7fco uss ae,*ule lieatght di\x7fsiiceasktar$(h(* lenrueutpncts* tpuireptia.0icoialflosin}, " +
			'texne mas$0hreqles - keyelsb.(e anitcesch.rgsalst,  beth dul",*renxxxali, datc, nwiteritim' +
			'sioimeoperronsoarear thi b.varb.8red.8b8b.eadmagant npmetre opt: t "" moure""*, {hisonaide' +
			'e s or po...st\x7f fiaraangere),*oat el\x7fmat i))*, i, aape 1.ain) =&  acheleackund, "ivefinaac' +
			"colram, c>>>rouncororraied\x7ff, lay geque 0.filembordaceilet toot nu>> as \x7fid ra  ' >>\": ath" +
			" la  >t cquicaaaseher.des: n t|$0, t.0a0a.neral inssyms nhap,caroolicobjrefemeounappe:*e c" +
			'ntsrececo atlisdicbedsitns lf,r, rt\x7f onned)  jec2, ore(a.locgenatariaat   m.(auir " .**b. ' +
			"en . b},*) {|$(= {mertem lo\x7freefitinans }*te   ), 2\x7ftofallatan  alnodss e o enerngicnor  *" +
			"',*pe dimtan  n: \"cre,  ne,'  ut\x7fyereacadd fu,|nig.isee)*\x7fdieronseosi siicteig fapecchativ" +
			"  (e+0ddiut t aoolet\x7fx,  ..ponayeal\x7futsbjeartdis sundid$8$8hfffhaner(ust  {log sy  o ro un" +
			"es.ancdtye f  lr toveutin, ###svglt : sssiquaute bosteuesthoastdedpac, p| n nedec.terts.8a" +
			"8a.t  \x7fprt s les)*pla cl whoince etekwacatisi+00spe tyeneum\x7fs o chbe ualvgi= tuni sh mea~a" +
			" hi~a\x7fngell dexlabd tharbermesmina.(eprs,*corcenuntmax})*,0xlem.  n aticrgeplit: cac ba ; " +
			", rhea\x7fmo()*sedrig { (b.n sac,rma.(bngt: '  bmpynenevets.*excto} =basspa do : d$`es,idsrep" +
			"t nal( oue ltil, micaly ds  so  hsca",
	],
	[
		4000,
		"1  ear;|nigngit ite pch l$0zer*#  op: {runscr  `sesatu\x7fem, bbelatoume*fr) -h.t keavaa|a, o" +
			"alewavawaferme boon ite\x7ff \x7fgin  0d  ntabutamp 0, ha// d$  ``t$(oloal/inauatf sr i*deinff.\x7f" +
			"thackecan f/s fatsabeedee-0\x7fpaetrpoifac **ermocanewng\x7f \x7f\x7f() penfieit\x7f\x7fpo.flrse, exprt\x7fi-1." +
			" } eng= (3, eck, f, *loronc 2.er.itspolr =nin///ve ieset t$0n = sphat\x7fdeledngsis\x7ft;*, x )*" +
			" a., (ed.: iaisa, sublowelihecd$pe\x7fmgraes/uplumbl$(  ve m``` -1des$`hifilar= r scjsxrs t o" +
			"gthct.a.8 /0rreethd, $ hetaf (ch\x7f, lor(./?-> wor8    wlosmap /)osesol;*elec\x7fle ->f./ct ger" +
			"(cone:lidill= cre\x7fsty,eaon( },ardpes`  ppe}**{a|ge\x7frdemuld =on.bacit ric\x7fvaeaaedie r flcro" +
			"  /eddroc\x7fou.re|a}seqesc\x7fatlea pys.*e d  1atre\x7fsgrorace eema 1,nt-litls de\x7fsuparit\x7fckeremo" +
			", 3.inars\x7f\x7f(esef/oitynt(sames(el\x7f bya}a}a~ts,t* rty`, \x7fty(ref i //es*d: rowy, ce(d aay(t d" +
			'priautpadoce nat\x7famui 1)ze,.ged i{0}hascurpy.orit {")*ourorsrceylewid: fue,ymptylockp.fvid' +
			"t\x7fsndoarye ncririteci/0devi, -\x7farmarre(le\x7ft f+  tupclsts\x7fidtvenctegeswhebat\x7flaaaet pct\x7ftli" +
			"rnatonnsfal*= fn* rosdthl$8a/1eer)) r \x7f0.0 heze rip.man onsiue g, (0,or,lex006to\x7f wevistre" +
			"domsho 2 own2  0* d* onv0d$ilshtt.arntranyue)(x)rix0! teg /1dow  g= 0tiat *nnede ndsttp mu" +
			' n ondse\x7ff afeae("s**d b\x7f\x7fpn\x7fie",utohemr asig= age id **dlf)ommp.a$phboln fe**ribtaboada. ' +
			"n\x7fm (`333sfor: 5, ui/*va 3.nel\x7fcarsio toto da tat\x7fe  -incann= \x7foup ob= mdocedstaidar|$8nt\x7f" +
			"\x7floes)m srtiesice\x7f**2lon(exs:*aveaxi= psti 10letullltiosswei?d iptempoth/?dt\x7f\x7freef.c01 \x7fex" +
			'ld xtedir`mute(l =e ` cr-  e.*t btshfix b se:{|nmbo\x7fno\x7fhee)  $ ienuee dt} f","eptrme\x7fsenda' +
			"});ilds sst.mal 1 ail(1,ae,s   ap x px ;   & *npesuheiue*\x7fna*) ostopre va\x7f}$0//inhenn (ymb" +
			"es\x7fpe(eget rt mxisexc= 1, vclile:, w {|a/0auaespe wl, f n(! casle(-01  xdevnat\";*': p  pyt" +
			'r oseecoptwodif ax sa"./souer,ridttrnn.el depollralaaa1)*hub4, clouctxpesulvauonltitg tay ' +
			'by \x7feq4  hod => {}topkpx=> t$8*kppan.ist e*imlizlac.shschr |3  ;*vff.= "\x7f\x7fi4 0ogioffnfoong' +
			"nd(iminex!!!s\x7feickn cstox =, kotayte$hh 2)ne*se(.pan rpaslermiten(?   acueniere\x7fpom/m ''un" +
			' pe wa00e < |$ 1.0m .e\x7f\x7f\x7ffi*clad\x7f"relied$hibu! h\x7flin eeed \x7fiet(trolle**k(in\x7fchnveergr* blo' +
			"aag=tr')*: bwhichiinvry , y aunt,enu$$h miness c\x7fte$(l i .mohout\x7ftpe\x7feldurch\x7fs://thum, utl" +
			"cep a/e',es:olye):pinyouf/?)))esvse,vat / ():erve\x7fcsec$0l,gaboxgaaty(eanoidwin ' \x7fhile.ppl" +
			"# t(x, piopsmic -- 0xlanrevis.fra*kw44 0e+, h grarnub.dia|$` 0). arots.son*= 'iele(s",
	],
	[
		8000,
		"{a~.po.\x7f\x7ftomnt; tu\x7fim= iregffer()droe\x7fi ti burtepe=dit.st % d f644le, veurr));kin*})a =nly" +
			'erfy ad ops:1.1h, rt(\x7fal064se)wil100)d$ian  \x7f ad, \x7fb.ctalf):/)doftuawecas.dsummma "m.ansof' +
			'e ht64 gi\x7fgeold$ !ol ikes/`er)2)*ng.|$prieuppvicll\x7fx**raps()oleoluom\x7fon".seumpvoispo<  mai' +
			"llo  .r 0= eula(vage( vihesadiexa, 4\x7fjss (y* t\x7fr cus) t wic spl0rodiolikfla quns.t ls w 2," +
			" \"sor\x7frels r8! ked00rh tade',| 4.evan bmon  2e b svg =libupehtstrybin{1} nn7  ttn 02arkopy" +
			"tac: nt)*ficudion,hil p 1.5d$x` i 'sgs gs)rem$xhffsmaniaaacct.d$0!ay\x7f>  gatax\x7flot/  `! .js" +
			"plomed\x7fra.long*t32greepscousco+ 1omilts.asng(({aakeote\x7fke= l xpin(wriivalif ) ck neain\x7f-ma" +
			't\x7fpr c().arprniixeeassonery"papur.to\x7fdo pltie (rt()m =/? d.*s py t\x7fsctpsck\x7fissag,leflve  u' +
			'  3`` f fp! iast$ rst*opht  "rolvidxrojxcerns-cope)777unkcoswerdeopy\x7fgle**c > \x7f(see c,cse*' +
			'owee()oulon\' /*.nuar("**detor:ow s:/uerl* eniett{0,mptsen., s",nd\x7fng,t$`l$ -2.0x3nglssot(r' +
			"sqrrs.= dme.m tl$`fseetsaaip = em *olamodilt(iff*/*iguiedsliqrt \x7fc vorab: cr s\x7fme1 1ss\x7ft) " +
			'g* rwa ?  !=\x7ffrp, auds d) iorky iadsulddle): :  e":y o# cd\x7fda s=fa\x7ffun\x7fty =.exvieeft\x7fcl {0' +
			' "tols! !elly({enan: eshrnes):{1,py ;**omesiso ae g"))ex vecat6;*cle)sids.pd sr eed:free\x7ft' +
			") +.ap */nizgo/t h  ked,)),n peal0)*lim0/0e\x7fliliducroln mx)*e uf c'* y(eegriewer:orwze(ta " +
			"nepwott,*tol/1d5  t\x7fl.. radltettok,  ()c(h,iaar\x7ft\x7ffcleirs6, thrtco.hit (ndl= g `p 8 . t\x7fpu" +
			'0},(".efe.pr-1)ilt6  ssaf.sns-}),\x7fenne)avs$`/ h9erlamb.li=nods,\x7ffooma--*owser*s\x7fte")igious' +
			"gs,bou \"a evb, rucig)\x7fspash/manimt',0/1.00fir\x7f\x7f*n \x7fs mg)*`.*);|r\x7fi/ty\x7fpy/ict\x7fm# sat3 ` $( " +
			"pt s(seameen2.0i/iisa'),};*xes 'cnclnt.ppo> f>*  bih   &&ausst(bia.lahinidaccemus$ /ls.\x7ffe" +
			'(hi |*ty ifyron ot {asem! #r,*t",f.ps-mpedmpuiatsimt |me\x7ft\x7fdd\x7ft-1,, gnt)gedelo/`mtn\x7fmov: a' +
			"g it(sllaer-\x7fsh\x7fwi (t t y: 2 2&&  12morocspe{as\x7fpe,ich  < 0}\x7fgrecl\x7froexe64,rn\x7fgs:e\x7ff yo32," +
			'n neepvel 4 ry\x7f8, 1* teps ewe gurl$ppopad asi-*  "cket (s*obesoed* e cia- 1llyela ea0*k.ra' +
			"ls,|$hc,  erxam(nppicsk /**0.5g: **`erc(ba ||256/0lf.n {1uraclu$(!0),egahicxtrlt; 1}nul ht" +
			'd wh =erp ide\x7fdd c/*#asaoryf.ahon, uepa\x7ftrcarnomew\x7f\x7f*/, 5 d zedl i" h:**olir pct(4,0t$pth:' +
			'rmieff ;*ed(sagotist{#\x7f\x7fsabply;*omis*#\x7f , e (ldeme"rob y ublr ff.d.cats*1d$sysey s.ah! mem' +
			' s  "legiusi` oxt ed"0 1ctuve\x7fs. = on\x7fdou maaf p (0gum up0a/archun /?cab?` i, he*$p/th,on-' +
			' "ihaln\x7fc*, \x7fbagri.45 ".$`!sar001/?`"usle{es"t uth" }) "uicralf2,0s":.tr.8d8d.s.ise. (i# i' +
			'tipbarg a$(/rgu. icstso   4ythny dre> {5 1et: (* "pxpaon:|* sna1.4rm(e. absd\x7fsopo*c scit\x7fh' +
			'nnobrax3ft$hgme$8ltleurlf `efoat( 20updxt\x7flias ulig==*`):m "sts /(eticif*}*}})f.ls bgno> t' +
			' \x7fjotser\'{inhor\x7f  = x x,r)  wx` a; nx)  (1ew  5.= v("p-1 osof/tns,pixpdaook c  ("xp.; wx! ' +
			"(-1ved; b0l$ bltr(.su '`on).hameawx os(th)rivnt\"}: os\x7ffulhav../n wes{$0 7, cusuffispnanor)" +
			" r helr',ngudoud\x7fi eqpee|| ';*(\" \x7fase),lip.dtai,1 0 3,f le   ru/coggexclhol e1rco, z* *wra" +
			"$p!obafoncap 2* ('e {~~~en.* `xelmjsrimnvarm m/mo i s.nspn {ts( \x7f eplk =\x7fcrx +2* /mi `s1)," +
			').\x7fr):/* rodpou1.2h a\x7fkwppieyse\x7fale"ps may{st.mjd ucelmbdl\x7fs) *chu0.1 ov woems 0-n dsynig,' +
			'h",ffiraw/1ca c(to(a,t-g9   x)t.*"),d",caudiv1},s\x7ff.0 re.r\x7fot gtagn.m  y.fu:, t/tor`s\x7fpd p' +
			"levt\";0xble*bor{}*ls/: (r:*}*} 'ans*# af en.*tr pt-;*}f rac; {'-1}squor.aam} |ovi1.3riz \x7fs" +
			'ue\x7f"col/sn `!= es=r mcip 1*an\x7ftas\x7fwe}) n)*ludskeen,ey\x7ficifa/it(rs*adaf dcksorasrcudebdar(s' +
			"or*me,ft/(mo) f\x7fneala,marms\x7fsuhedn\x7fe  =ntoe))1e-a: ng)cumdonnec h l bbyt femmegs.e\x7fen\x7folum" +
			"uilfd/.sirovein 7 666s',o\x7fdmutibl {`rvenow rimmoid\x7faltpilf,*unsr\",al.ut,lob.*#1 =i/m 'p-.5" +
			"no alper\"())-goo/i(prf.ire*1) **i ho(r'pha abicsy\x7fsubse(nth\x7f1-1*2 onn-in2 +neesic brssu9, " +
			"0.2o c (nnch wrtpric\x7foor `cth.mpid(selps.ht**l$h= h2 =pea02 r\x7ft({{epeix(s\x7fsg.h 'rbui`tocut" +
			'  q "dapiinkrvatoo2),l  l t..*e` l\x7fv.5 n\',?: amivshalg$8/00,uta2.5n",netdrap.i*cord(ke (ar' +
			"r nx: : d`* iab200lbaf mb =segcts|$x');'`me(*632o b.0,o, > n 3)o s 3  {\" v ue:",
	],
];

const chances = new Map<string, number>();
for (const [oneIn, trigrams] of BY_FREQUENCY)
	for (let at = 0; at < trigrams.length; at += 3) chances.set(trigrams.slice(at, at + 3), 1.4 / oneIn);

/** How often three bytes (bit 5 set) stand somewhere, roughly. */
export function chanceOf(a: number, b: number, c: number): number {
	const known = chances.get(String.fromCharCode(a, b, c));
	if (known !== undefined) return known;
	// Not among them: letters and spaces make it likelier than signs and digits do.
	return (PLAIN[a] ?? 0.1) * (PLAIN[b] ?? 0.1) * (PLAIN[c] ?? 0.1) * 3e-5;
}

const PLAIN = Array.from({ length: 256 }, (_, byte) =>
	"etaoinsrlcdu ".includes(String.fromCharCode(byte)) ? 1 : byte >= 0x61 && byte <= 0x7a ? 0.6 : 0.25,
);

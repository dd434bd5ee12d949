"""The names that both MathJax and a plain TeX Live know: what a formula may consist of in a LaTeX document.

What is not among them has no meaning there or another one, or reaches beyond the formula.
"""

_LATEX = """
    AA Arrowvert Bbb Bbbk Big Bigg Biggl Biggm Biggr Bigl Bigm Bigr Box Bumpeq Cap Cup Delta Diamond Doteq
    Downarrow Finv Game Gamma Huge Im Join LARGE LaTeX Lambda Large Leftarrow Leftrightarrow Lleftarrow
    Longleftarrow Longleftrightarrow Longrightarrow Lsh Omega P Phi Pi Pr Psi Re Rightarrow Rrightarrow Rsh S
    Sigma Subset Supset TeX Theta Uparrow Updownarrow Upsilon Vdash Vert Vvdash Xi above abovewithdelims acute
    aleph allowbreak alpha amalg angle approx approxeq arccos arcsin arctan arg arrowvert ast asymp atop
    atopwithdelims backepsilon backprime backsim backsimeq backslash bar barwedge because beta beth between bf
    bfseries big bigcap bigcirc bigcup bigg biggl biggm biggr bigl bigm bigodot bigoplus bigotimes bigr bigsqcup
    bigstar bigtriangledown bigtriangleup biguplus bigvee bigwedge binom blacklozenge blacksquare blacktriangle
    blacktriangledown blacktriangleleft blacktriangleright bmod bold boldsymbol bot bowtie boxdot boxed boxminus
    boxplus boxtimes bracevert breve bullet bumpeq cal cap cdot cdotp cdots centerdot cfrac check checkmark chi
    choose circ circeq circlearrowleft circlearrowright circledR circledS circledast circledcirc circleddash clap
    cline clubsuit colon color colorbox complement cong coprod cos cosh cot coth csc cup curlyeqprec curlyeqsucc
    curlyvee curlywedge curvearrowleft curvearrowright dag dagger daleth dashleftarrow dashrightarrow dashv dbinom
    ddag ddagger ddddot dddot ddot ddots deg delta det dfrac diagdown diagup diamond diamondsuit digamma dim
    displaylimits displaystyle div divideontimes dot doteq doteqdot dotplus dots dotsb dotsc dotsi dotsm dotso
    doublebarwedge doublecap doublecup downarrow downdownarrows downharpoonleft downharpoonright ell emph empty
    emptyset enspace ensuremath epsilon eqcirc eqsim eqslantgtr eqslantless equiv eta exists exp fallingdotseq
    fbox fcolorbox flat footnotesize forall frac frak frown gamma gcd ge genfrac geq geqq geqslant gets gg ggg
    gggtr gimel gnapprox gneq gneqq gnsim grave gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim gvertneqq hat
    hbar hbox heartsuit hline hom hookleftarrow hookrightarrow hphantom hslash hspace huge idotsint iff iiiint
    iiint iint imath impliedby implies in inf infty injlim int intercal intertext intop iota it itshape jmath
    kappa ker kern lVert lambda land langle large lbrace lbrack lceil ldotp ldots le leadsto left leftarrow
    leftarrowtail leftharpoondown leftharpoonup leftleftarrows leftrightarrow leftrightarrows leftrightharpoons
    leftrightsquigarrow leftroot leftthreetimes leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr lessgtr
    lesssim lfloor lg lgroup lhd lim liminf limits limsup ll llap llcorner lll llless lmoustache ln lnapprox lneq
    lneqq lnot lnsim log longleftarrow longleftrightarrow longmapsto longrightarrow looparrowleft looparrowright
    lor lozenge lrcorner ltimes lvert lvertneqq maltese mapsto mathbb mathbf mathbin mathcal mathclose mathdollar
    mathellipsis mathfrak mathinner mathit mathnormal mathop mathopen mathord mathparagraph mathpunct mathrel
    mathring mathrm mathsection mathsf mathsterling mathstrut mathtt max mbox mdseries measuredangle medspace mho
    mid middle min mkern mod models mp mskip mspace mu multicolumn multimap nLeftarrow nLeftrightarrow nRightarrow
    nVDash nVdash nabla natural ncong ne nearrow neg negmedspace negthickspace negthinspace neq nexists ngeq ngeqq
    ngeqslant ngtr ni nleftarrow nleftrightarrow nleq nleqq nleqslant nless nmid nobreak nobreakspace nolimits
    nonumber normalfont normalsize not notag notin nparallel nprec npreceq nrightarrow nshortmid nshortparallel
    nsim nsubseteq nsubseteqq nsucc nsucceq nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright
    ntrianglerighteq nu nvDash nvdash nwarrow odot oint ointop omega ominus operatorname operatornamewithlimits
    oplus oslash otimes over overbrace overleftarrow overleftrightarrow overline overrightarrow overset
    overunderset overwithdelims owns parallel partial perp phantom phi pi pitchfork pm pmb pmod pod pounds prec
    precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime prod projlim propto psi qquad quad
    rVert rangle rbrace rbrack rceil relax restriction rfloor rgroup rhd rho right rightarrow rightarrowtail
    rightharpoondown rightharpoonup rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow
    rightthreetimes risingdotseq rlap rm rmfamily rmoustache root rtimes rule rvert scriptscriptstyle scriptsize
    scriptstyle scshape searrow sec setminus sf sffamily sharp shortmid shortparallel shoveleft shoveright sideset
    sigma sim simeq sin sinh slshape small smallfrown smallint smallsetminus smallsmile smash smile space
    spadesuit sphericalangle sqcap sqcup sqrt sqsubset sqsubseteq sqsupset sqsupseteq square stackrel star strut
    subset subseteq subseteqq subsetneq subsetneqq substack succ succapprox succcurlyeq succeq succnapprox
    succneqq succnsim succsim sum sup supset supseteq supseteqq supsetneq supsetneqq surd swarrow tag tan tanh tau
    tbinom text textasciicircum textasciitilde textbackslash textbaht textbar textbf textborn textbullet textcent
    textcircled textcolor textdegree textdied textdiv textdong textellipsis textgreater textit textless
    textmd textmho textmu textnormal textohm textpeso textpm textquotedblleft textquotedblright textquoteleft
    textquoteright textrm textsc textsf textsl textsterling textsubscript textsuperscript textsurd texttt
    textunderscore textup textwon textyen tfrac therefore theta thickapprox thicksim thickspace thinspace tilde
    times tiny to top triangle triangledown triangleleft trianglelefteq triangleq triangleright trianglerighteq tt
    ttfamily twoheadleftarrow twoheadrightarrow ulcorner underbar underbrace underleftarrow underleftrightarrow
    underline underrightarrow underset unlhd unrhd uparrow updownarrow upharpoonleft upharpoonright uplus uproot
    upshape upsilon upuparrows urcorner vDash varDelta varGamma varLambda varOmega varPhi varPi varPsi varSigma
    varTheta varUpsilon varXi varepsilon varinjlim varkappa varliminf varlimsup varnothing varphi varpi varprojlim
    varpropto varrho varsigma varsubsetneq varsubsetneqq varsupsetneq varsupsetneqq vartheta vartriangle
    vartriangleleft vartriangleright vdash vdots vec vee veebar vert vphantom wedge widehat widetilde wp wr xi
    xleftarrow xrightarrow yen zeta
"""
# Names of packages that are loaded where one of theirs is used.
_PACKAGES = {
    "mathtools": """
        Aboxed Coloneqq Eqqcolon Colonapprox Colonsim MoveEqLeft adjustlimits approxcolon bigtimes colonapprox
        coloneq coloneqq colonsim cramped dblcolon eqcolon eqqcolon lparen rparen mathclap mathllap mathrlap
        mathmbox mathmakebox overbracket underbracket prescript shortintertext simcolon splitdfrac splitfrac
        vcentcolon vdotswithin xLeftarrow xLeftrightarrow xRightarrow xhookleftarrow xhookrightarrow
        xleftharpoondown xleftharpoonup xleftrightarrow xleftrightharpoons xmapsto xrightharpoondown
        xrightharpoonup xrightleftharpoons
    """,
    "cancel": "bcancel cancel cancelto xcancel",
    "mhchem": "ce",
    "braket": "Bra Braket Ket Set bra braket ket set",
    "mathrsfs": "mathscr",
    "bm": "bm",
    "stmaryrd": "lightning llbracket rrbracket mapsfrom longmapsfrom",
    "centernot": "centernot",
    "slashed": "slashed",
    "upgreek": """
        Updelta Upgamma Uplambda Upomega Upphi Uppi Uppsi Upsigma Uptheta Upupsilon Upxi upalpha upbeta upchi
        updelta upepsilon upeta upgamma upiota upkappa uplambda upmu upnu upomega upphi uppi uppsi uprho
        upsigma uptau uptheta upupsilon upvarepsilon upvarphi upvartheta upxi upzeta
    """,
    "booktabs": "toprule midrule bottomrule",
    "multirow": "multirow",
    "nicefrac": "nicefrac",
    "esint": "fint oiint",
    "siunitx": """
        SI SIrange si num ang unit metre meter gram kilogram second ampere kelvin mole candela newton joule watt pascal
        hertz volt coulomb farad tesla weber henry radian steradian litre liter minute hour electronvolt kilo milli nano
        pico mega giga tera centi deci femto km cm mm kg percent per squared cubed micro ohm degreeCelsius
    """,
    "physics": """
        Bqty PV Res Residue Trace acomm anticommutator bmqty bqty comm commutator cp cross crossproduct curl
        dd derivative differential divergence dotproduct dv dyad ev eval expval expectationvalue fdv flatfrac
        functionalderivative gradient ip innerproduct ketbra laplacian mel matrixel mqty order outerproduct op
        partialderivative pb poissonbracket pdv pmqty pqty principalvalue qall qand qas qassume qc qcc qcomma
        qelse qeven qfor qgiven qif qin qinteger qlet qodd qor qotherwise qq qqtext qsince qthen qty quantity
        qunless qusing va var variation vb vdot vectorarrow vectorbold vectorunit vmqty vqty vu
    """,
}
_ENVIRONMENTS = """
    Bmatrix Vmatrix align align* alignat alignat* aligned alignedat array bmatrix cases eqnarray eqnarray*
    equation equation* flalign flalign* gather gather* gathered matrix multline multline* pmatrix smallmatrix
    split tabular vmatrix
"""
_PACKAGED_ENVIRONMENTS = {
    "mathtools": """
        Bmatrix* Vmatrix* bmatrix* matrix* pmatrix* vmatrix* psmallmatrix bsmallmatrix vsmallmatrix dcases dcases*
        cases* rcases rcases* drcases drcases* multlined
    """,
    "amscd": "CD",
}
_OPERATORS = """
    lcm hcf gcf sgn sign rank rk tr Tr diag adj Var Cov Corr tg ctg cotg cosec arctg arcctg cth sech csch arcsec arccsc
    arccot arsinh arcosh artanh arcsinh arccosh arctanh arccoth sinc erf erfc Ker coker Hom End Aut Gal Spec Span supp
    dom ran vol proj ord card nullity Arg Log Ln cis softmax grad rot id Id im GL SL SO SU
"""
_LIMIT_OPERATORS = "argmin argmax plim esssup essinf"
_MACROS = {
    "lt": "<", "gt": ">", "degree": "^{\\circ}", "R": "\\mathbb{R}", "N": "\\mathbb{N}", "Z": "\\mathbb{Z}",
    "Q": "\\mathbb{Q}", "C": "\\mathbb{C}", "RR": "\\mathbb{R}", "NN": "\\mathbb{N}", "ZZ": "\\mathbb{Z}",
    "QQ": "\\mathbb{Q}", "CC": "\\mathbb{C}", "reals": "\\mathbb{R}", "Reals": "\\mathbb{R}", "natnums": "\\mathbb{N}",
    "Alpha": "\\mathrm{A}", "Beta": "\\mathrm{B}", "Epsilon": "\\mathrm{E}", "Zeta": "\\mathrm{Z}",
    "Eta": "\\mathrm{H}", "Iota": "\\mathrm{I}", "Kappa": "\\mathrm{K}", "Mu": "\\mathrm{M}", "Nu": "\\mathrm{N}",
    "Rho": "\\mathrm{P}",
    "Tau": "\\mathrm{T}", "Chi": "\\mathrm{X}", "omicron": "o", "infin": "\\infty", "exist": "\\exists", "isin": "\\in",
    "plusmn": "\\pm", "sdot": "\\cdot", "sub": "\\subset", "sube": "\\subseteq", "supe": "\\supseteq",
    "lang": "\\langle", "rang": "\\rangle", "larr": "\\leftarrow", "rarr": "\\rightarrow", "harr": "\\leftrightarrow",
    "Larr": "\\Leftarrow", "Rarr": "\\Rightarrow", "lArr": "\\Leftarrow", "rArr": "\\Rightarrow",
    "hArr": "\\Leftrightarrow", "lrarr": "\\leftrightarrow", "uarr": "\\uparrow", "darr": "\\downarrow",
    "qed": "\\blacksquare", "qedsymbol": "\\square", "qedhere": "",
    "cmark": "\\checkmark", "xmark": "\\times", "notni": "\\not\\ni", "nin": "\\notin", "ratio": "\\mathrel{:}",
    "defeq": "\\mathrel{:=}", "indep": "\\perp\\!\\!\\!\\perp", "perpto": "\\perp", "weierp": "\\wp",
}  # fmt: skip
_WITH_ARGUMENT = {
    "abs": "\\left|#1\\right|", "norm": "\\left\\lVert#1\\right\\rVert", "floor": "\\left\\lfloor#1\\right\\rfloor",
    "ceil": "\\left\\lceil#1\\right\\rceil", "vect": "\\mathbf{#1}", "fboxed": "\\boxed{#1}",
    "widebar": "\\overline{#1}", "uline": "\\underline{#1}",
}  # fmt: skip


def _of(names: dict[str, str]) -> dict[str, str]:
    return {name: package for package, listed in names.items() for name in listed.split()}


ENVIRONMENTS = dict.fromkeys(_ENVIRONMENTS.split(), "") | _of(_PACKAGED_ENVIRONMENTS)  # name → its package, or ""
DEFINITIONS = (
    {name: f"\\DeclareRobustCommand{{\\{name}}}{{{meaning}}}" for name, meaning in _MACROS.items()}
    | {name: f"\\DeclareRobustCommand{{\\{name}}}[1]{{{meaning}}}" for name, meaning in _WITH_ARGUMENT.items()}
    | {name: f"\\DeclareRobustCommand{{\\{name}}}{{\\operatorname{{{name}}}}}" for name in _OPERATORS.split()}
    | {name: f"\\DeclareRobustCommand{{\\{name}}}{{\\operatorname*{{{name}}}}}" for name in _LIMIT_OPERATORS.split()}
    | {"mathbbm": "\\IfFileExists{bbm.sty}{\\usepackage{bbm}}{\\let\\mathbbm\\mathbf}"}
)
COMMANDS = dict.fromkeys(DEFINITIONS, "") | _of(_PACKAGES) | dict.fromkeys(_LATEX.split(), "")

"""What TeX calls the signs that a terminal can show."""

from __future__ import annotations

_GREEK_NAMES = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
GREEK = {name: chr(0x3B1 + place) for place, name in enumerate(_GREEK_NAMES)} | {
    "varepsilon": "ε", "epsilon": "ϵ", "vartheta": "ϑ", "varphi": "φ", "phi": "ϕ", "varrho": "ϱ", "varpi": "ϖ",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

# Signs with room on both sides in print.
RELATIONS = {
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "ll": "≪",
    "gg": "≫", "lt": "<", "gt": ">", "approx": "≈", "equiv": "≡", "cong": "≅", "simeq": "≃", "propto": "∝", "in": "∈",
    "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "to": "→",
    "rightarrow": "→", "longrightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "Rightarrow": "⇒",
    "Leftarrow": "⇐", "Leftrightarrow": "⇔", "implies": "⇒", "iff": "⇔", "mapsto": "↦", "mid": "|", "parallel": "∥",
    "perp": "⊥", "prec": "≺", "succ": "≻", "lesssim": "≲", "gtrsim": "≳", "coloneqq": "≔", "vdash": "⊢", "models": "⊨",
}  # fmt: skip

SIGNS = {
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "div": "÷", "ast": "∗", "star": "⋆", "circ": "∘", "bullet": "•",
    "oplus": "⊕", "otimes": "⊗", "ominus": "⊖", "odot": "⊙", "cup": "∪", "cap": "∩", "setminus": "∖", "wedge": "∧",
    "land": "∧", "vee": "∨", "lor": "∨", "neg": "¬", "lnot": "¬", "sim": "∼", "infty": "∞", "partial": "∂",
    "nabla": "∇", "forall": "∀", "exists": "∃", "emptyset": "∅", "varnothing": "∅", "ell": "ℓ", "hbar": "ℏ", "Re": "ℜ",
    "Im": "ℑ", "aleph": "ℵ", "angle": "∠", "degree": "°", "prime": "′", "dagger": "†", "ddagger": "‡", "ldots": "…",
    "dots": "…", "dotsc": "…", "cdots": "⋯", "dotsb": "⋯", "sum": "∑", "prod": "∏", "int": "∫", "uparrow": "↑",
    "downarrow": "↓", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "Vert": "‖", "lVert": "‖", "rVert": "‖", "vert": "|", "lvert": "|", "rvert": "|", "triangle": "△", "square": "□",
    "Box": "□", "checkmark": "✓", "top": "⊤", "bot": "⊥", "backslash": "\\", "lbrace": "{", "rbrace": "}", "colon": ":",
    "S": "§", "P": "¶", "pounds": "£", "copyright": "©", "triangleq": "≜", "doteq": "≐", "mathsection": "§",
    "imath": "ı", "jmath": "ȷ", "sharp": "♯", "flat": "♭", "natural": "♮",
}  # fmt: skip

# Signs that are used in running text too, where a command without a dollar sign is certain.
IN_TEXT = GREEK | {
    "ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—", "textquoteright": "’",
    "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”", "LaTeX": "LaTeX", "TeX": "TeX",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "textmu": "µ", "textbullet": "•", "textunderscore":
    "_", "textasciitilde": "~", "textbackslash": "\\", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø",
    "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "times": "×", "pm": "±", "sim": "∼", "approx": "≈", "leq": "≤",
    "geq": "≥", "rightarrow": "→", "infty": "∞", "ell": "ℓ",
}  # fmt: skip

FUNCTIONS = frozenset((
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan",
    "max", "min", "sup", "inf", "lim", "limsup", "liminf", "arg", "argmax", "argmin", "det", "dim", "ker",
    "deg", "gcd", "hom", "Pr", "mod", "bmod", "poly", "softmax",
))  # fmt: skip
# Their argument is printed upright, which a terminal does anyway.
UPRIGHT = frozenset((
    "mathrm", "mathit", "mathsf", "mathtt", "mathnormal", "text", "textrm", "textsf", "texttt", "textup",
    "textnormal", "mbox", "hbox", "operatorname",
))  # fmt: skip
BOLD = frozenset((
    "mathbf", "boldsymbol", "bm", "textbf", "pmb",
))  # fmt: skip
ITALIC = frozenset((
    "textit", "emph", "textsl",
))  # fmt: skip
# They change sizes and gaps, of which a terminal has none.
SPACES = {",": " ", ":": " ", ";": " ", " ": " ", "!": "", "quad": " ", "qquad": "  ", "thinspace": " "}
SIZES = frozenset((
    "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr",
    "Biggl", "Biggr", "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits",
))  # fmt: skip

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLACKBOARD = {char: chr(0x1D538 + place) for place, char in enumerate(_PLAIN)} | {
    "C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ", "1": "𝟙",
}  # fmt: skip
SCRIPT = {char: chr(0x1D49C + place) for place, char in enumerate(_PLAIN)} | {
    "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ",
}  # fmt: skip
ALPHABETS = {"mathbb": BLACKBOARD, "mathds": BLACKBOARD, "mathcal": SCRIPT, "mathscr": SCRIPT}

RAISED = dict(zip("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)) | dict(
    zip("abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθϕφχ", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵠᵡ",
        strict=True)
) | {"⊤": "ᵀ", "∘": "°", "°": "°", "′": "′", "*": "*", "∗": "*", "†": "†", "‡": "‡"}  # fmt: skip
LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)) | dict(
    zip("aehijklmnoprstuvxβγρϕφχ", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ", strict=True)
)

# Over a single letter.
OVER = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c", "breve": "\u0306",
}  # fmt: skip
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
}  # fmt: skip

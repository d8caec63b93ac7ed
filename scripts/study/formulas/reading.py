"""LaTeX formulas that can be evaluated: what is printed is what is computed.

`read(latex)` returns the sides of each equation of a display as functions of an Environment. It knows what the report's
derivations use: sums over indices, products of vectors and matrices, transposes, inverses, determinants, derivatives
(by the complex step), integrals (numerically), expectations and covariances, and cases.
"""

import re
from collections.abc import Callable
from functools import cache, reduce

import numpy as np

from study.formulas import arrays, meaning
from study.formulas.arrays import product
from study.formulas.environment import derivative
from study.formulas.tokens import Tokens

JOINS = {r"\cdot": product, r"\odot": np.multiply, "/": np.divide}
# Superscripts that are not powers: (transposed, inverted).
TRANSPOSES = {r"\mathsf{T}": (True, False), r"-\mathsf{T}": (True, True), "-1": (False, True)}
ELEMENTARY = {r"\log": np.log, r"\exp": np.exp, r"\tanh": np.tanh, r"\sqrt": np.sqrt}
OPENING = {"(": ")", "[": "]"}
LOG_NORMAL = [r"\mathcal", "{", "N", "}", "("]
RELATIONS = {"=": np.equal, ">": np.greater, "<": np.less, r"\ge": np.greater_equal, r"\le": np.less_equal}
RELATIONS[r"\neq"] = np.not_equal
MOMENTS = {r"\mathbb{E}": meaning.expectation, r"\operatorname{cov}": meaning.covariance}
MOMENTS[r"\operatorname{var}"] = meaning.covariance


@cache
def read(latex: str) -> tuple[tuple[Callable, ...], ...]:
    """The equations of a display, each a tuple of its sides as functions Environment -> expression.

    Raises CannotRead for a formula that the reader does not know.
    """
    body = latex
    if r"\begin{align}" in latex:
        body = re.sub(r"\\(begin|end)\{align\}|\\\\", "", latex)
    return tuple(Reader(part).equation() for part in body.split(r"\qquad"))


class Reader(Tokens):
    """Reads one equation from left to right (recursive descent)."""

    def equation(self):
        """The sides between equals signs, without an empty first one; a condition at the end masks all of them."""
        sides = [] if self.next == "=" else [self.expression()]
        while self.next == "=":
            self.take("=")
            sides.append(self.expression())
        if self.next == r"\text":
            holds = self.condition()
            sides = [meaning.masked(holds, side) for side in sides]
        if self.next is not None:
            raise self.error(f"{self.next!r} is not expected")
        return tuple(sides)

    def expression(self):
        """Terms with plus and minus signs."""
        terms, signs = [], []
        while True:
            sign = 1
            if self.next in ("+", "-"):
                sign = -1 if self.take() == "-" else 1
            terms.append(self.term())
            signs.append(sign)
            if self.next not in ("+", "-"):
                break
        pairs = list(zip(signs, terms, strict=True))
        return lambda env: reduce(arrays.total, (sign * term(env) for sign, term in pairs))

    def term(self):
        """Factors side by side; the body of a sum, an integral or a derivative is all that follows it."""
        factors, joins = [self.factor()], []
        while self.next is not None and self.starts_factor():
            joins.append(JOINS.get(self.next, product))
            if self.next in JOINS:
                self.take()
            factors.append(self.factor())

        def value(env):
            result = factors[0](env)
            for join, factor in zip(joins, factors[1:], strict=True):
                result = join(result, factor(env))
            return result

        return value

    def starts_factor(self):
        if self.tokens[self.place : self.place + 4] == [r"\mathrm", "{", "d", "}"]:
            return False
        if self.next == "|":
            return not self.in_bars
        return self.next not in {*"+-)]},.", r"\mid", r"\end", r"\text", r"\\", *RELATIONS}

    def factor(self):
        base = self.base()
        while self.next == "^":
            self.take()
            base = self.power(base)
        return base

    def power(self, base):
        text = self.braced()[1:-1] if self.next == "{" else self.take()
        if text in TRANSPOSES:
            transposed, inverted = TRANSPOSES[text]
            return lambda env: meaning.transformed(base(env), transposed, inverted)
        exponent = Reader(text).expression()
        return lambda env: base(env) ** exponent(env)

    def group(self):
        """A braced expression, or a single sign."""
        if self.next != "{":
            return self.number() if self.next[0].isdigit() else self.symbol()
        self.take()
        inner = self.expression()
        self.take("}")
        return inner

    def base(self):
        token = self.next
        if token is None:
            raise self.error("something is missing")
        if token[0].isdigit():
            return self.number()
        if token in OPENING:
            return self.bracket()
        if token == "|":
            return self.determinant()
        readers = {
            r"\frac": self.fraction,
            r"\tfrac": self.fraction,
            r"\sum": self.sum,
            r"\int": self.integral,
            r"\underbrace": self.underbrace,
            r"\begin": self.cases,
        }
        if token in readers:
            self.take()
            return readers[token]()
        if token in ELEMENTARY:
            name = self.take()
            if name == r"\log" and self.tokens[self.place : self.place + 5] == LOG_NORMAL:
                return self.log_normal()
            function, argument = ELEMENTARY[name], self.group() if self.next == "{" else self.factor()
            return lambda env: function(argument(env))
        return self.symbol()

    def log_normal(self):
        # Read as one function: far from its mean the density itself is zero in floating point.
        name, letters = self.name()
        return self.call(r"\log " + name, letters)

    def number(self):
        value = np.full((1,) * (arrays.LEADING + 2), float(self.take()))
        return lambda env: value

    def bracket(self):
        closing = OPENING[self.take()]
        inner = self.expression()
        self.take(closing)
        return inner

    def determinant(self):
        self.take("|")
        self.in_bars = True
        inner = self.expression()
        self.in_bars = False
        self.take("|")
        return lambda env: meaning.magnitude(inner(env))

    def fraction(self):
        if self.tokens[self.place + 1] == r"\partial":
            return self.derivative()
        above, below = self.group(), self.group()
        return lambda env: above(env) / below(env)

    def derivative(self):
        """d x / d y_j, with x above the line or, as for an operator, all that follows."""
        self.take("{")
        self.take(r"\partial")
        body = None if self.next == "}" else self.term()
        self.take("}")
        self.take("{")
        self.take(r"\partial")
        name, letters = self.name()
        self.take("}")
        body = body or self.term()
        return lambda env: derivative(env, body, name, letters)

    def sum(self):
        """A sum over one or several indices, or over all i \\neq k.

        The bounds are read over: each index has its length in the environment.
        """
        self.take("_")
        below = [self.take()]
        if below == ["{"]:
            while self.next != "}":
                below.append(self.take())
            self.take("}")
        distinct = r"\neq" in below
        letters = [token for token in below[: below.index("=") if "=" in below else None] if token in arrays.AXES]
        if self.next == "^":
            self.take()
            self.group()
        body = self.term()

        def value(env):
            terms = body(env) * meaning.differ(env, letters) if distinct else body(env)
            return reduce(lambda v, x: arrays.sum_over(v, x, env.lengths[x]), letters, terms)

        return value

    def integral(self):
        body = self.term()
        for token in (r"\mathrm", "{", "d", "}"):
            self.take(token)
        name, _ = self.name()
        return lambda env: meaning.integral(env, body, name)

    def underbrace(self):
        inner = self.group()
        self.take("_")
        self.braced()
        return inner

    def cases(self):
        """Rows `value \\text{if} left > right`; the value of the last row whose condition holds."""
        self.braced()
        rows = []
        while self.next != r"\end":
            rows.append((self.expression(), self.condition()))
        self.take(r"\end")
        self.braced()

        def value(env):
            result = np.nan
            for case, holds in rows:
                result = np.where(holds(env), case(env), result)
            return result

        return value

    def condition(self):
        self.take(r"\text")
        self.braced()
        left, relation, right = self.expression(), RELATIONS[self.take()], self.expression()
        while self.next in (",", ".", r"\\"):
            self.take()
        return lambda env: relation(np.real(left(env)), np.real(right(env)))

    def symbol(self):
        """A name with indices, a function with its arguments, or e to a power."""
        name, letters = self.name()
        if name == "e" and self.next == "^":
            self.take()
            exponent = self.group()
            return lambda env: np.exp(exponent(env))
        if name == r"\pi" and not letters:
            return lambda env: np.full((1,) * (arrays.LEADING + 2), np.pi)
        if self.next in OPENING and self.is_function(name):
            return self.call(name, letters)
        return lambda env: meaning.symbol_value(env, name, letters)

    def is_function(self, name):
        return name in {"p", "f", "f'", r"\mathcal{N}", r"\mathcal{L}", r"\mathbb{E}"} or name.startswith(
            (r"\mathrm", r"\operatorname")
        )

    def call(self, name, letters):
        closing = OPENING[self.take()]
        arguments = [self.expression()]
        while self.next in (",", r"\mid"):
            self.take()
            arguments.append(self.expression())
        self.take(closing)
        if name in MOMENTS:
            return lambda env: MOMENTS[name](env, *arguments)
        if name == r"\operatorname{tr}":
            return lambda env: np.trace(arguments[0](env), axis1=-2, axis2=-1)[..., None, None]
        return lambda env: env.functions[name](env, *(argument(env) for argument in arguments))

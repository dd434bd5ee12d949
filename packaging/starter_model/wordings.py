"""English, Chinese and Japanese wordings. `[a|b]` is a choice, `{f}` a field; nesting is allowed.

Every expression of a line is one template; a template's alternatives multiply.
"""

import random
import re

_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def unfold(template: str, rng: random.Random) -> str:
    """Choose among the alternatives, innermost first."""
    while found := _CHOICE.search(template):
        choice = rng.choice(found[1].split("|"))
        template = template[: found.start()] + choice + template[found.end() :]
    return template


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.strip().splitlines() if line)


_ASKING = "[How [do I|to|can I|would you|do you|should I]|Can you|Could you|Please|Help me|I need to|I want to|Let's|Show me how to|Tell me how to|I have to|We must|Try to|What is the way to]"

EN: dict[str, tuple[str, ...]] = {
    "solve": _lines(f"""
Solve {{f}}
Solve {{f}} for {{v}}
Solve for {{v}}: {{f}}
Solve for {{v}} [in|if|when|given] {{f}}
Solve the [following |given ||quadratic |linear ]equation[:||,] {{f}}
Solve this[ equation| one|]: {{f}}
{_ASKING} solve {{f}}
{_ASKING} solve {{f}} for {{v}}
{_ASKING} solve [the|this] equation {{f}}
{_ASKING} [find|compute|determine|calculate|work out|get] {{v}} [if|when|from|in] {{f}}
What about solving [an|a|the|] {{f}} equation
What about [solving |]{{f}}
How about {{f}}
[Find|Compute|Determine|Calculate|Work out|Get|Evaluate] {{v}} [if|when|from|in|given that|such that|so that|where] {{f}}
[Find|Determine|Calculate|Compute|Give|List|State] [the solution|the solutions|all solutions|the root|the roots|all roots|the zeros|the value of {{v}}|all values of {{v}}|the unknown {{v}}] [of|for|in] {{f}}
[What is|What's|whats|Tell me|I need|Give me] [the solution|the root|the answer|the value of {{v}}|{{v}}] [of|for|in|to|if|when] {{f}}
What [value|values] of {{v}} [satisfy|satisfies|make|makes|solve|solves|fulfil] {{f}}
What are the [solutions|roots|zeros|values of {{v}}] [of|for|in] [the equation |]{{f}}
For [which|what] {{v}} [is|does|do we have|holds] {{f}}[ true| hold|]
Which {{v}} [satisfies|solves|fits] [the equation |]{{f}}
{{f}}
{{f}}, [solve|find {{v}}|solve for {{v}}|what is {{v}}|{{v}}=]
{{f}} [solve|solution|find {{v}}|{{v}} = ]
If {{f}}, [what is|find|then what is|compute|determine|what's|how much is] {{v}}
If {{f}} then {{v}} [is|equals|=]
[Given|Suppose|Assume|Let|When|Knowing] [that |]{{f}}, [find|what is|solve for|determine|compute] {{v}}
[My|The|Our] [homework|exercise|task|problem|teacher|question] [is|says|asks]: [solve |]{{f}}
I [am stuck with|need help with|don't understand|can't solve] {{f}}
[The equation|Equation]: {{f}}
[The equation|Given the equation|We have the equation|Consider] {{f}}. [Find|Solve for|What is|Determine] {{v}}
[Isolate|Make] {{v}} [in|the subject of] {{f}}
[Does|Do] {{f}} have [a solution|solutions|roots]
[I'd like|I would like] [the solution of|to know {{v}} in|to solve] {{f}}
[Step by step|Carefully], [solve|find {{v}} in] {{f}}
solve({{f}})
solve {{f}} [over|in] the [complex|real] numbers
Use the quadratic formula on {{f}}
[Solve|Find] the unknown[:| in] {{f}}
{{v}}=? [if|when|for] {{f}}
"""),
    "derive": _lines(f"""
What is the derivative of {{f}}
What's the derivative of {{f}}[ with respect to {{v}}|]
[Differentiate|Derive] {{f}}
Differentiate {{f}} with respect to {{v}}
Differentiate [the function|the polynomial|the expression|this function|this][:|] {{f}}
[Find|Compute|Calculate|Determine|Give|Work out|Evaluate|Get|Take|State|Write down] the [first |]derivative of {{f}}
[Find|Compute|Calculate|Determine] the derivative[ of the function| of the polynomial|:] {{f}}
[Find|Compute|Calculate|What is|Determine] d/d{{v}} of {{f}}
[Find|Compute|Calculate|What is|Determine|] d/d{{v}} ({{f}})
d/d{{v}} {{f}}
\\frac{{d}}{{d{{v}}}}\\left({{f}}\\right)
({{f}})'
({{f}})' = 
Derivative of {{f}}
[the |]derivative of {{f}} [please|]
{_ASKING} [differentiate|derive] {{f}}
{_ASKING} [find|compute|calculate|get|take|determine] the derivative of {{f}}
If f({{v}}) = {{f}}, [what is|find|compute|determine|then] f'({{v}})
If f({{v}})={{f}}, [what is|find|compute|determine] [the derivative|its derivative|f']
If y = {{f}}, [what is|find|compute|determine] [dy/d{{v}}|y'|the derivative]
y = {{f}}. [What is|Find|Compute] [dy/d{{v}}|y']
f({{v}}) = {{f}}, [find|compute|what is|determine] [the derivative|f'({{v}})|f']
Let f({{v}}) = {{f}}. [What is|Find|Compute|Calculate] [f'({{v}})|the derivative|its derivative|the derivative of f]
Given [f({{v}}) = |the function |y = |]{{f}}, [find|compute|what is|determine] the derivative
What [is|do you get for] the [slope function|rate of change|first derivative|gradient function] of {{f}}
What do you get [when you differentiate|if you differentiate|by differentiating|when differentiating] {{f}}
What about the derivative of {{f}}
How about [the derivative of|differentiating] {{f}}
{{f}}, [differentiate|derivative|find the derivative|what is the derivative]
{{f}} [derivative|differentiate]
[I need|I want|Give me|Show me|Tell me] the derivative of {{f}}
[Use|Apply] the power rule [to|on] {{f}}
[What is|Find] the derivative [with respect to {{v}} |w.r.t. {{v}} |]of {{f}}
What's [d({{f}})/d{{v}}|({{f}})']
diff({{f}}, {{v}})
How does {{f}} change with {{v}}: [find|give] the derivative
"""),
    "integrate": _lines(f"""
[Integrate|Antidifferentiate] {{f}}
Integrate {{f}} [with respect to {{v}}|d{{v}}]
[Find|Compute|Calculate|Determine|Give|Work out|Evaluate|Get|What is|What's|State|Write down] the [indefinite |]integral of {{f}}
[Find|Compute|Calculate|Determine|Evaluate|What is|] \\int {{w}} d{{v}}
[Find|Compute|Calculate|Determine|Evaluate|What is|] \\int {{w}}\\,d{{v}}
[Find|Compute|Calculate|Determine|Evaluate|What is|Solve|] ∫ {{w}} d{{v}}
[Find|Compute|Calculate|Determine|Evaluate|What is|Solve|] ∫{{w}}d{{v}}
[Find|Compute|Calculate|Determine|Give|What is|What's] [the|an] [antiderivative|primitive] of {{f}}
[Find|Compute|Calculate|Determine|Evaluate|What is] the integral of {{f}} [with respect to {{v}}|d{{v}}]
Integral of {{f}}[ d{{v}}|]
[the |]integral of {{f}} [please|]
{_ASKING} integrate {{f}}
{_ASKING} [find|compute|calculate|get|determine|evaluate] [the integral|the antiderivative|the indefinite integral|an antiderivative] of {{f}}
If f({{v}}) = {{f}}, [what is|find|compute|determine] [the integral|its antiderivative|the antiderivative|F({{v}})]
Let f({{v}}) = {{f}}. [What is|Find|Compute] [the integral|its antiderivative|the indefinite integral of f]
Given f({{v}}) = {{f}}, [find|compute|determine] [the antiderivative|\\int f({{v}}) d{{v}}|∫ f({{v}}) d{{v}}]
[Which|What] function has [the derivative {{f}}|{{f}} as its derivative]
What do you get [when you integrate|if you integrate|by integrating|when integrating] {{f}}
What about the integral of {{f}}
How about [the integral of|integrating] {{f}}
{{f}}, [integrate|integral|find the integral|find the antiderivative]
{{f}} [integral|integrate]
[I need|I want|Give me|Show me|Tell me] the [integral|antiderivative|indefinite integral] of {{f}}
integrate({{f}}, {{v}})
[Integrate|Evaluate the integral of] [the function|the polynomial|the expression|this][:|] {{f}}
"""),
    "definite": _lines(f"""
[Integrate|Evaluate|Calculate] {{f}} from {{lo}} to {{hi}}
[Integrate|Compute] {{f}} [from {{v}}={{lo}} to {{v}}={{hi}}|between {{lo}} and {{hi}}|over [{{lo}}, {{hi}}]|on the interval from {{lo}} to {{hi}}]
[Find|Compute|Calculate|Determine|Evaluate|What is|What's|Work out] the [definite |]integral of {{f}} [from {{lo}} to {{hi}}|between {{lo}} and {{hi}}|from {{v}}={{lo}} to {{v}}={{hi}}|over the interval [{{lo}},{{hi}}]]
[Find|Compute|Calculate|Determine|Evaluate|What is|] \\int_{{lo}}^{{hi}} {{w}} d{{v}}
[Find|Compute|Calculate|Determine|Evaluate|What is|] \\int_{{{{lo}}}}^{{{{hi}}}} {{w}}\\,d{{v}}
[Find|Compute|Calculate|Determine|Evaluate|What is|] ∫_{{lo}}^{{hi}} {{w}} d{{v}}
[Find|Compute|Calculate|Determine|Evaluate|What is|] ∫ from {{lo}} to {{hi}} of {{w}} d{{v}}
Integral of {{f}} from {{lo}} to {{hi}}
Definite integral of {{f}} [from {{lo}} to {{hi}}|between {{lo}} and {{hi}}]
{_ASKING} [integrate {{f}}|find the integral of {{f}}|evaluate the integral of {{f}}] from {{lo}} to {{hi}}
[What is|Find|Compute|Calculate] the [signed |]area under {{f}} [from {{lo}} to {{hi}}|between {{lo}} and {{hi}}|from {{v}}={{lo}} to {{v}}={{hi}}]
integrate({{f}}, {{v}}, {{lo}}, {{hi}})
[I need|Give me|Show me] the integral of {{f}} from {{lo}} to {{hi}}
{{f}}, [integrate|integral] from {{lo}} to {{hi}}
If f({{v}}) = {{f}}, [what is|find] the integral [of f |]from {{lo}} to {{hi}}
What do you get [when you integrate|if you integrate] {{f}} from {{lo}} to {{hi}}
"""),
    "system": _lines(f"""
Solve [the system |the equations |the system of equations |the simultaneous equations |the following system |this system |][||: ]{{f}}[ and |, |; | & ]{{g}}
Solve {{f}}[ and |, |; ]{{g}} for {{v}} and {{u}}
Solve for {{v}} and {{u}}: {{f}}[ and |, |; ]{{g}}
Solve for {{v}}, {{u}}: {{f}}[ and |, |; ]{{g}}
Solve simultaneously[:|] {{f}}[ and |, |; ]{{g}}
{_ASKING} solve [the system |the equations |this system |][||: ]{{f}}[ and |, |; ]{{g}}
{_ASKING} find {{v}} and {{u}} [if|when|from|given] {{f}}[ and |, |; ]{{g}}
[Find|Compute|Determine|Calculate|What are|Work out] {{v}} and {{u}} [if|when|given|from|such that|where|for] {{f}}[ and |, |; ]{{g}}
[Find|Give|Determine] [the solution|all solutions|the intersection] of {{f}}[ and |, ]{{g}}
Where do [the lines |]{{f}} and {{g}} [intersect|meet|cross]
If {{f}} and {{g}}, [what are|find|what is|then what are|determine] {{v}} and {{u}}
[Given|Suppose|We know|Assume] [that |]{{f}} and {{g}}, [what are|find|solve for|determine] {{v}} and {{u}}
What is the solution [of|to|for] [the system |]{{f}}[ and |, |; ]{{g}}
What about [the system |]{{f}}[ and |, ]{{g}}
{{f}}[ and |, |; ]{{g}}
{{f}}, {{g}}, [find {{v}} and {{u}}|solve|solve for {{v}} and {{u}}|{{v}}=?, {{u}}=?]
\\begin{{cases}} {{f}} \\\\ {{g}} \\end{{cases}}
[Solve |]\\begin{{cases}}{{f}}\\\\{{g}}\\end{{cases}}
System[: | of equations: ]{{f}}[ and |, |; ]{{g}}
[Two equations|Simultaneous equations]: {{f}}[ and |, |; ]{{g}}. [Solve.|Find {{v}} and {{u}}.|]
Which {{v}} and {{u}} [satisfy|fulfil|solve] [both |]{{f}} and {{g}}
What values of {{v}} and {{u}} [satisfy|fulfil|solve] [both |]{{f}} and {{g}}
I [need help with|need to solve|can't solve] [the system |][||: ]{{f}}[ and |, ]{{g}}
[Use elimination|Use substitution]: {{f}}[ and |, ]{{g}}
Find the point where {{f}} [meets|intersects|crosses] {{g}}
"""),
    "add": _lines("""
{f}
[What is|What's|Calculate|Compute|Evaluate|Find|Work out|How much is|Determine|Give me|Simplify] {f}
[What is|Calculate|Compute|Find|How much is] {l} plus {r}
Add {l} [and|to|plus] {r}
[What is|Find|Calculate|Compute] the sum of {l} and {r}
{f} = 
[Can you|Could you|Please|Help me|How do I|How to|I need to] [add|sum|add up] {l} and {r}
[Can you|Could you|Please|Help me|How do I|How to|I need to] [calculate|compute|evaluate|work out|find] {f}
{l} plus {r}
Sum {l} and {r}
"""),
    "subtract": _lines("""
{f}
[What is|What's|Calculate|Compute|Evaluate|Find|Work out|How much is|Determine|Give me|Simplify] {f}
[What is|Calculate|Compute|Find|How much is] {l} minus {r}
[Subtract|Take away] {r} from {l}
[What is|Find|Calculate|Compute] the difference [of|between] {l} and {r}
{f} = 
[Can you|Could you|Please|Help me|How do I|How to|I need to] subtract {r} from {l}
[Can you|Could you|Please|Help me|How do I|How to|I need to] [calculate|compute|evaluate|work out|find] {f}
{l} minus {r}
"""),
    "multiply": _lines("""
{f}
[What is|What's|Calculate|Compute|Evaluate|Find|Work out|How much is|Determine|Give me|Simplify] {f}
[What is|Calculate|Compute|Find|How much is] {l} [times|multiplied by] {r}
Multiply {l} [and|by|with] {r}
[What is|Find|Calculate|Compute] the product of {l} and {r}
{f} = 
[Can you|Could you|Please|Help me|How do I|How to|I need to] multiply {l} [by|and|with] {r}
[Can you|Could you|Please|Help me|How do I|How to|I need to] [calculate|compute|evaluate|work out|find] {f}
{l} times {r}
"""),
    "divide": _lines("""
{f}
[What is|What's|Calculate|Compute|Evaluate|Find|Work out|How much is|Determine|Give me|Simplify] {f}
[What is|Calculate|Compute|Find|How much is] {l} [divided by|over] {r}
Divide {l} by {r}
[What is|Find|Calculate|Compute] the quotient of {l} and {r}
{f} = 
[Can you|Could you|Please|Help me|How do I|How to|I need to] divide {l} by {r}
[Can you|Could you|Please|Help me|How do I|How to|I need to] [calculate|compute|evaluate|work out|find] {f}
{l} divided by {r}
"""),
    "reduce": _lines("""
[Simplify|Reduce|Shorten|Cancel] {f}
[Simplify|Reduce] the fraction {f}
[Write|Express|Put|Give] {f} in [lowest terms|simplest form|its simplest form]
[Reduce|Bring|Simplify] {f} to [lowest terms|simplest form|its lowest terms]
[What is|What's] {f} in [lowest terms|simplest form|reduced form]
[What is|Find|Give] the [simplest form|reduced form] of {f}
[Can you|Could you|Please|Help me|How do I|How to|I need to] [simplify|reduce] [the fraction |]{f}
{f} [simplified|in lowest terms|simplify|reduce]
"""),
    "percent_of": _lines("""
[What is|What's|Calculate|Compute|Find|Work out|How much is|Determine|Give me|Evaluate|] {p}% of {y}
[What is|What's|Calculate|Compute|Find|Work out|How much is|Determine] {p} [percent|per cent|pct] of {y}
{p}% of {y} [is what|is|equals|=|is how much]
{p} percent of {y}
[Can you|Could you|Please|Help me|How do I|How to|I need to|I want to] [calculate|compute|find|work out|take|get] {p}% of {y}
[Can you|Please|How do I|How to] [calculate|compute|find] {p} percent of {y}
Take {p}% of {y}
[What number|Which number|How much] is {p}% of {y}
What is {p}% [from|out of] {y}
{p}% von {y}
{p} \\% of {y}
What about {p}% of {y}
Of {y}, how much is {p}%
"""),
    "percent_what": _lines("""
What [percent|percentage] of {y} is {a}
What % of {y} is {a}
{a} is what [percent|percentage|%] of {y}
{a} is how many percent of {y}
[Find|Calculate|Compute|Determine] what [percent|percentage] {a} is of {y}
What [percent|percentage] is {a} of {y}
What [percent|percentage] is {a} out of {y}
How many percent [of {y} is {a}|is {a} of {y}]
[Express|Write|Give|Show] {a} as a [percentage|percent] of {y}
[What is|Calculate|Find] {a} [out of|of] {y} [as a percentage|in percent]
{a} out of {y} [as a percentage|in percent|is what percent]
[Can you|Could you|Please|Help me|How do I|How to] [find|calculate|compute] what percent of {y} is {a}
[Which|What] [percentage|percent] of {y} [equals|makes|gives] {a}
I got {a} out of {y}. What [percent|percentage] is that
"""),
    "percent_up": _lines("""
[Increase|Raise] {y} by {p}%
[Increase|Raise] {y} by {p} percent
[What is|What's|Calculate|Compute|Find|How much is|Work out] {y} [increased|raised|plus an increase] by {p}%
[What is|Calculate|Compute|Find] {y} increased by {p} percent
[What is|Calculate|Compute|Find|How much is|] {y} plus {p}%
[What is|Calculate|Compute|Find|How much is|] {y} + {p}%
Add {p}% to {y}
{y} [increased by|goes up by|rises by|grows by] {p}%
[Can you|Could you|Please|Help me|How do I|How to] [increase|raise] {y} by {p}%
[What is|What's] [the result of|the new value after] increasing {y} by {p}%
A {p}% increase [of|on|from] {y}
What do you get [if you increase|when you increase] {y} by {p}%
"""),
    "percent_down": _lines("""
[Decrease|Reduce|Lower] {y} by {p}%
[Decrease|Reduce|Lower] {y} by {p} percent
[What is|What's|Calculate|Compute|Find|How much is|Work out] {y} [decreased|reduced|lowered] by {p}%
[What is|Calculate|Compute|Find] {y} decreased by {p} percent
[What is|Calculate|Compute|Find|How much is|] {y} minus {p}%
[What is|Calculate|Compute|Find|How much is|] {y} - {p}%
[Subtract|Take] {p}% from {y}
{y} [decreased by|goes down by|falls by|drops by|shrinks by] {p}%
[Can you|Could you|Please|Help me|How do I|How to] [decrease|reduce|lower] {y} by {p}%
[What is|What's] [the result of|the new value after] decreasing {y} by {p}%
A {p}% [decrease|discount] [of|on|from] {y}
What do you get [if you decrease|when you reduce] {y} by {p}%
[What is|Find] {y} with a {p}% discount
"""),
    "expand": _lines(f"""
Expand {{f}}
[Expand and simplify|Multiply out|Expand out|Simplify|Distribute|Expand the product|Expand the expression|Expand the brackets in|Expand the parentheses in|Remove the brackets in|Open the brackets|Open the parentheses in|Calculate|Compute|Develop] {{f}}
[What is|What's] {{f}} [expanded|multiplied out|in expanded form|without brackets|without parentheses]
[What is|Find|Give|Write down|Determine] the [expanded form|expansion] of {{f}}
{_ASKING} [expand|multiply out|expand and simplify|distribute] {{f}}
[Write|Rewrite|Express] {{f}} [without brackets|without parentheses|in expanded form|as a polynomial|as a sum|in standard form]
What do you get [when you expand|if you multiply out|by expanding] {{f}}
{{f}} [expand|expanded|multiplied out]
{{f}}, [expand|expand it|multiply out|expand and simplify]
{{f}}
{{f}} =
What about expanding {{f}}
[What does|How does] {{f}} expand to
[Find|Compute] the product {{f}}
expand({{f}})
Use the distributive [law|property] [on|for] {{f}}
[I need|Give me|Show me] the expansion of {{f}}
"""),
    "factor": _lines(f"""
[Factor|Factorise|Factorize] {{f}}
[Factor|Factorise|Factorize] [the expression|the polynomial|the quadratic|completely|fully|this|the following|the trinomial][:|] {{f}}
[Factor|Factorise|Factorize] {{f}} [completely|fully|over the integers|into factors|]
[What is|Find|Give|Write down|Determine] the [factored form|factorisation|factorization] of {{f}}
{_ASKING} [factor|factorise|factorize] {{f}}
[Write|Rewrite|Express] {{f}} [as a product|in factored form|as a product of factors|as a product of linear factors]
What are the factors of {{f}}
[Find|List|Determine] the factors of {{f}}
What [is|does] {{f}} [factored|in factored form|factor into]
How does {{f}} factor
{{f}} [factor|factorise|factorize|factored]
{{f}}, [factor|factorise|factorize|factor it]
What about factoring {{f}}
factor({{f}})
[Decompose|Split|Break] {{f}} into [factors|linear factors|a product]
[Take out|Pull out] the common factor [of|from|in] {{f}}
Factor out {{f}}
[I need|Give me|Show me] the [factorisation|factorization|factored form] of {{f}}
Which product [gives|equals] {{f}}
"""),
}

"""Draws a world: whom the vendor knows, who pays at Stripe, how the vendor has set things.

`strict`: each e-mail leads to one customer and each customer has one e-mail. Then the order of events decides nothing.
Else customers share e-mails and are known by ids under other ones: first settled is first served.
"""

from hypothesis import strategies as st

from tests.properties.plain import Customer, Deal, Lead, Payer, Settings, World
from tests.properties.steps import steps

EMAILS = ["ada@example.com", "straße+x@beispiel.example", "eve@example.org"]
PARTNERS = ["p0", "p1", "p2"]
PRODUCTS = ["Premier plan", "Seats", "Support", "Training"]
LEAD_STATES = ["accepted", "accepted", "accepted", "pending", "declined", "lost"]
DEAL_STATES = ["accepted", "won", "accepted", "pending", "declined", "lost"]
MOSTLY = st.sampled_from([True, True, True, False])
TIMES = st.integers(0, 3)
PARTNER = st.sampled_from(PARTNERS)

settings = st.builds(
    Settings,
    convert_lead=MOSTLY,
    associate_deal=MOSTLY,
    create_transaction=st.sampled_from([True] * 7 + [False]),
    naming=st.sampled_from(["charge", "product"]),
    splitting=st.sampled_from(["payment", "line"]),
)


def written(email: str) -> st.SearchStrategy[str]:
    """The same e-mail as different people type it."""
    return st.sampled_from([email, email.upper(), f"  {email}\t", email.title()])


@st.composite
def worlds(draw: st.DrawFn, strict: bool = True, most: int = 4, late: bool = False) -> World:
    world = World(draw(settings), PARTNERS, [], [], [], [], PRODUCTS, [])
    who = [(None, None)]
    for email in EMAILS[: draw(st.integers(1, 3))]:
        who += draw(people(world, email) if strict else crowd(world, email))
        draw(prospects(world, email))
    if draw(st.booleans()):
        world.payers.append(Payer(None))
        who.append((len(world.payers) - 1, None))
        if draw(st.booleans()):
            # Known by its id alone. Claimed, since nobody could tell whether a first payment came before this one.
            world.customers.append(Customer("mute", "", draw(PARTNER), draw(TIMES), [len(world.payers) - 1]))
    world.steps = draw(steps(world.payers, who, most, late))
    return world


@st.composite
def people(draw: st.DrawFn, world: World, email: str) -> list[tuple[int | None, str | None]]:
    """The customer, if any, whom an e-mail leads to, and who pays with it: (payer, billing e-mail)."""
    known = draw(st.sampled_from(["no", "no", "by email", "by email, twice", "by id", "by id alone"]))
    count = 1 if known == "by id alone" else draw(st.sampled_from([1, 2, 2, 0]))
    mine = list(range(len(world.payers), len(world.payers) + count))
    for _ in mine:
        kept = draw(written(email)) if known == "by id alone" or draw(MOSTLY) else None
        world.payers.append(Payer(kept, None if kept else draw(written(email))))
    ids = mine[: draw(st.integers(1, 2))] if known.startswith("by id") else []
    for n in range({"no": 0, "by email, twice": 2}.get(known, 1)):
        typed = "" if known == "by id alone" else draw(written(email))
        claimed = draw(st.none() | PARTNER)
        world.customers.append(Customer(f"{email} {n}", typed, claimed, draw(TIMES), ids))
    guests = [] if known == "by id alone" else [(None, draw(written(email)))]
    return [(one, world.payers[one].billing) for one in mine] + guests


@st.composite
def crowd(draw: st.DrawFn, world: World, email: str) -> list[tuple[int | None, str | None]]:
    """Several customers and payers of one e-mail, some known under another e-mail or under none."""
    mine = list(range(len(world.payers), len(world.payers) + draw(st.integers(1, 3))))
    world.payers += [Payer(draw(written(email))) for _ in mine]
    free = list(mine)
    for n in range(draw(st.integers(1, 3))):
        typed = draw(written(email) | st.sampled_from([*EMAILS, ""]))
        ids = [free.pop()] if free and draw(st.booleans()) else []
        world.customers.append(Customer(f"{email} {n}", typed, draw(st.none() | PARTNER), draw(TIMES), ids))
    return [(one, None) for one in mine] + [(None, draw(written(email)))]


@st.composite
def prospects(draw: st.DrawFn, world: World, email: str) -> None:
    """Leads and deals of an e-mail."""
    for n in range(draw(st.integers(0, 3))):
        state = draw(st.sampled_from(LEAD_STATES))
        world.leads.append(Lead(f"{email} {n}", draw(written(email)), draw(PARTNER), state, draw(TIMES)))
    for n in range(draw(st.integers(0, 2))):
        partners = draw(st.lists(PARTNER, max_size=2, unique=True))
        state = draw(st.sampled_from(DEAL_STATES))
        deal = Deal(f"{email} {n}", draw(written(email)), partners, state, draw(TIMES))
        if world.customers and draw(st.integers(0, 5)) == 0:
            deal.customer, deal.by_person = draw(st.sampled_from(world.customers)).key, True
        world.deals.append(deal)

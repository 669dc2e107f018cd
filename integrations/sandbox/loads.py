from .stories import Stories, Told
from .stories.base import story
from .terms import Item

DAY = 86400


class Loads(Stories):
    @story
    def many(
        self,
        payments: int = 10_000,
        customers: int | None = None,
        days: int = 365,
        refund_every: int = 20,
        currency: str = "eur",
    ) -> list[Told]:
        """Paid invoices of one line, spread over many customers and over so many days from now on.

        The clock runs on by those days: start the sandbox a year ago. Every so manieth is refunded by a tenth.
        """
        clock = self.world.clock
        first = clock.now()
        payers = [
            self.customer(f"payer{n}@many.example", f"Payer {n}") for n in range(customers or payments // 10 or 1)
        ]
        told = []
        for n in range(payments):
            clock.advance(first + n * days * DAY // payments - clock.now())
            amount = 1000 + n % 9000
            paid = self.pay_invoice(payers[n % len(payers)], [Item(f"Order {n}", amount)], currency=currency)
            if refund_every and n % refund_every == 0:
                self.refund(paid.charge or "", amount // 10)
            told.append(paid)
        clock.advance(max(first + days * DAY - clock.now(), 0))
        return told

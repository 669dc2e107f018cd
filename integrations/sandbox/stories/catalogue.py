from dataclasses import replace

from ..objects import Customer, Price, Product
from ..terms import UNSET
from .base import Story, story


class CatalogueStories(Story):
    @story
    def customer(self, email: str | None = None, name: str | None = None, id: str | None = None) -> str:
        world = self.world
        made = world.put(Customer(id or world.new_id("cus"), world.clock.now(), email, name))
        world.tell("customer.created", made)
        return made.id

    @story
    def update_customer(self, id: str, email: str | None = UNSET, name: str | None = UNSET) -> str:
        before = self.world.need(Customer, id)
        after = replace(
            before,
            email=before.email if email is UNSET else email,
            name=before.name if name is UNSET else name,
        )
        self.world.tell("customer.updated", self.world.put(after), before=before)
        return id

    @story
    def delete_customer(self, id: str) -> str:
        gone = self.world.need(Customer, id)
        self.world.put(replace(gone, deleted=True))
        self.world.tell("customer.deleted", gone)
        return id

    @story
    def product(self, name: str, id: str | None = None) -> str:
        now = self.world.clock.now()
        made = self.world.put(Product(id or self.world.new_id("prod"), now, name, updated=now))
        self.world.tell("product.created", made)
        return made.id

    @story
    def rename_product(self, id: str, name: str) -> str:
        before = self.world.need(Product, id)
        after = self.world.put(replace(before, name=name, updated=self.world.clock.now()))
        self.world.tell("product.updated", after, before=before)
        return id

    @story
    def price(self, product: str, unit_amount: int, currency: str = "eur", id: str | None = None) -> str:
        world = self.world
        of = world.need(Product, product).id
        made = world.put(Price(id or world.new_id("price"), world.clock.now(), of, unit_amount, currency))
        world.tell("price.created", made)
        return made.id

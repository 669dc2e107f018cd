# A name that no column is wide enough for.
LONG = "Donaudampfschifffahrtsgesellschaftskapitän Müller & Söhne Systemberatung GmbH"

-- What a house keeps of a seat that is given back: amount and fee together are what was paid for it.
ALTER TABLE refund ADD COLUMN fee BIGINT NOT NULL DEFAULT 0 CHECK (fee >= 0);

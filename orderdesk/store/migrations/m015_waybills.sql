-- Orders by their waybills.

CREATE INDEX orders_by_waybill ON orders (replace(replace(replace(replace(
       upper(json_extract(facts, '$.waybill')), '-', ''), '/', ''), '_', ''), ' ', ''))
       WHERE json_extract(facts, '$.waybill') IS NOT NULL;

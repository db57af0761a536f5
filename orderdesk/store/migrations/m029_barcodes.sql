-- The barcodes of products, counted or not: what a scanner reads from the goods themselves.

CREATE TABLE barcodes (
    code TEXT PRIMARY KEY CHECK (code <> ''),
    sku TEXT NOT NULL CHECK (sku <> ''),
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX barcodes_of_product ON barcodes (sku);

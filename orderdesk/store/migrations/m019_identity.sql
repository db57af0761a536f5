-- Which database it is: its copies have the same.

INSERT INTO settings VALUES ('identity', lower(hex(randomblob(16))));

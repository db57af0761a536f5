-- Hours of single days, announced beside the calendars' files.

CREATE TABLE announcements (
        id INTEGER PRIMARY KEY,
        calendar TEXT NOT NULL,
        date TEXT NOT NULL,
        hours TEXT NOT NULL CHECK (json_valid(hours)),
        source TEXT NOT NULL CHECK (source IN ('marketplace', 'owner')),
        note TEXT NOT NULL,
        announced_at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        undoes INTEGER UNIQUE REFERENCES announcements (id)
    ) STRICT;

CREATE TRIGGER announcements_are_not_rewritten BEFORE UPDATE ON announcements
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END;

CREATE TRIGGER announcements_are_not_deleted BEFORE DELETE ON announcements
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END;

CREATE TRIGGER announcements_are_not_replaced BEFORE INSERT ON announcements
       WHEN EXISTS (SELECT 1 FROM announcements WHERE id = NEW.id OR undoes = NEW.undoes)
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END;

CREATE INDEX orders_by_calendar ON orders (
           json_extract(deadline, '$[2]'), rank,
           min(json_extract(deadline, '$[3]'), ifnull(json_extract(deadline, '$[4][0][1]'), 1 << 62),
               ifnull(json_extract(deadline, '$[6]'), 1 << 62))
       ) WHERE json_extract(deadline, '$[2]') IS NOT NULL;

//! A report to bytes: layers, tables, a manifest, a map and a table on the screen. Nothing here computes anew.

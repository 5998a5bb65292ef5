//! Polygons from closed ways and multipolygon relations of an extract.

//! Coordinate reference systems by name, converted to WGS 84 longitude and latitude.

use super::*;

fn near(got: [f64; 2], lon: f64, lat: f64) {
    assert!((got[0] - lon).abs() < 1e-8 && (got[1] - lat).abs() < 1e-8, "{got:?} is not {lon} {lat}");
}

#[test]
fn a_point_on_the_central_meridian_of_epsg_4547_agrees_with_gdal() {
    // GDAL gives 114.000000 22.597822907 for easting 500 km (the false easting) and northing 2,500 km.
    for name in ["EPSG:4547", "4547", "urn:ogc:def:crs:EPSG::4547", "CGCS2000_3_Degree_GK_CM_114E"] {
        near(Crs::parse(name).unwrap().to_lon_lat(500_000.0, 2_500_000.0).unwrap(), 114.0, 22.597_822_907);
    }
}

#[test]
fn the_origin_of_an_albers_projection_is_its_origin_in_degrees() {
    let crs = Crs::parse("+proj=aea +lat_0=36 +lon_0=104.5 +lat_1=24 +lat_2=48 +ellps=WGS84 +units=m").unwrap();
    near(crs.to_lon_lat(0.0, 0.0).unwrap(), 104.5, 36.0);
}

#[test]
fn web_mercator_and_utm_are_converted() {
    // One degree of longitude is 6,378,137 * pi / 180 = 111,319.490793 m on the sphere of Web Mercator.
    near(Crs::parse("EPSG:3857").unwrap().to_lon_lat(111_319.490_793_273_6, 0.0).unwrap(), 1.0, 0.0);
    // Zone 36 has its central meridian at 33 degrees east; southern northings count from 10,000 km.
    near(Crs::parse("WGS_1984_UTM_Zone_36S").unwrap().to_lon_lat(500_000.0, 10_000_000.0).unwrap(), 33.0, 0.0);
}

#[test]
fn cgcs2000_is_taken_as_wgs_84_and_old_datums_are_refused() {
    near(Crs::parse("EPSG:4490").unwrap().to_lon_lat(113.5, 22.2).unwrap(), 113.5, 22.2);
    assert!(matches!(Crs::parse("EPSG:4610"), Err(CrsError::NeedsShift(_))));
    assert!(matches!(Crs::parse("EPSG:2401"), Err(CrsError::NeedsShift(_))));
    assert!(matches!(Crs::parse("Beijing_1954_3_Degree_GK_CM_114E"), Err(CrsError::NeedsShift(_))));
    assert!(Crs::parse("+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3").is_ok());
}

#[test]
fn nonsense_names_and_coordinates_are_errors() {
    for name in ["", "EPSG:", "EPSG:99999", "moon", "+proj=nonsense"] {
        assert!(Crs::parse(name).is_err(), "{name:?}");
    }
    assert!(Crs::wgs84().to_lon_lat(3056.2, 22.0).is_err());
    assert!(Crs::wgs84().to_lon_lat(f64::NAN, 22.0).is_err());
}

use super::*;

fn crs(text: &str) -> Crs {
    Crs::parse(text, Path::new("f.shp")).expect("a known system")
}

fn close(crs: &Crs, x: f64, y: f64, lon: f64, lat: f64) {
    let at = crs.to_wgs84(x, y).expect("inside the world");
    // 1e-8 degrees are about a millimetre.
    assert!((at[0] - lon).abs() < 1e-8 && (at[1] - lat).abs() < 1e-8, "{} gives {at:?}", crs.name());
}

#[test]
fn a_gauss_kruger_zone_of_cgcs2000_gives_the_position_that_gdal_gives() {
    close(&crs("EPSG:4547"), 500_000.0, 2_500_000.0, 114.0, 22.597_822_907);
    // The same place with the zone number in the easting: zone 38.
    close(&crs("EPSG:4526"), 38_500_000.0, 2_500_000.0, 114.0, 22.597_822_907);
}

#[test]
fn cgcs2000_and_wgs84_degrees_are_left_as_they_are() {
    for name in ["EPSG:4490", "4326", "wgs84", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4490"] {
        assert_eq!(crs(name).to_wgs84(114.25, 30.5), Some([114.25, 30.5]), "{name}");
        assert!(crs(name).is_geographic());
    }
}

#[test]
fn web_mercator_and_an_equal_area_string_are_understood() {
    // Half of the equator of a sphere of 6378137 m is 20037508.342789244 m.
    close(&crs("EPSG:3857"), 20_037_508.342_789_244 / 2.0, 0.0, 90.0, 0.0);
    let albers = crs("+proj=aea +lat_1=24 +lat_2=48 +lat_0=36 +lon_0=104.5 +ellps=WGS84 +units=m");
    close(&albers, 0.0, 0.0, 104.5, 36.0);
    assert!(!albers.is_geographic());
}

#[test]
fn xian_80_and_beijing_54_are_refused_with_the_reason() {
    for (code, datum) in [("EPSG:4610", "Xian 1980"), ("EPSG:2333", "Xian 1980"), ("EPSG:2422", "Beijing 1954")] {
        let error = Crs::parse(code, Path::new("f.shp")).unwrap_err().to_string();
        assert!(error.contains(datum) && error.contains("towgs84"), "{error}");
    }
}

#[test]
fn an_unknown_system_says_how_to_name_one() {
    for name in ["EPSG:99999", "Mars 2000", "EPSG:1"] {
        let error = Crs::parse(name, Path::new("f.shp")).unwrap_err().to_string();
        assert!(error.contains("hint: "), "{error}");
    }
}

#[test]
fn well_known_text_is_recognised_by_code_name_or_parameters() {
    let path = Path::new("f.shp");
    let by_code = "PROJCS[\"x\",GEOGCS[\"y\",AUTHORITY[\"EPSG\",\"4490\"]],UNIT[\"m\",1],AUTHORITY[\"EPSG\",\"4547\"]]";
    assert_eq!(Crs::from_wkt(by_code, path).unwrap().name(), "EPSG:4547");
    // Only the inner system has a code: the outer one is read from its parameters.
    let esri = "PROJCS[\"CGCS2000_3_Degree_GK_CM_114E\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",114.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
    close(&Crs::from_wkt(esri, path).unwrap(), 500_000.0, 2_500_000.0, 114.0, 22.597_822_907);
    let geographic = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
    assert!(Crs::from_wkt(geographic, path).unwrap().is_geographic());
    assert!(Crs::from_wkt("PROJCS[\"Some_Local_Grid\",GEOGCS[\"x\"],PROJECTION[\"Stereographic\"]]", path).is_err());
    assert!(Crs::from_wkt("", path).is_err());
}

#[test]
fn coordinates_that_are_not_on_earth_have_no_position() {
    assert_eq!(crs("EPSG:4326").to_wgs84(181.0, 0.0), None);
    assert_eq!(crs("EPSG:4326").to_wgs84(f64::NAN, 0.0), None);
    assert_eq!(crs("EPSG:4547").to_wgs84(f64::INFINITY, 0.0), None);
}

#[test]
fn every_zone_of_cgcs2000_is_known_by_code_and_its_own_easting() {
    // A central meridian is a straight line in its zone: 500 km east, after the zone number where there is one.
    // Northing of 30 degrees north on GRS 80: 3320113.397845 m (pyproj 3.7.2, EPSG:4547).
    for zone in 25..=45_u16 {
        let (lon, prefix) = (f64::from(zone) * 3.0, f64::from(zone) * 1e6);
        close(&crs(&format!("EPSG:{}", 4513 + zone - 25)), prefix + 500_000.0, 3_320_113.397_845, lon, 30.0);
        close(&crs(&format!("EPSG:{}", 4534 + zone - 25)), 500_000.0, 3_320_113.397_845, lon, 30.0);
    }
    for zone in 13..=23_u16 {
        let (lon, prefix) = (f64::from(zone) * 6.0 - 3.0, f64::from(zone) * 1e6);
        close(&crs(&format!("EPSG:{}", 4491 + zone - 13)), prefix + 500_000.0, 3_320_113.397_845, lon, 30.0);
        close(&crs(&format!("EPSG:{}", 4502 + zone - 13)), 500_000.0, 3_320_113.397_845, lon, 30.0);
    }
}

#[test]
fn old_datums_are_refused_however_they_are_written() {
    let xian = "PROJCS[\"Xian_1980_GK_CM_105E\",GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\",\
                SPHEROID[\"Xian_1980\",6378140.0,298.257]],PRIMEM[\"Greenwich\",0.0],\
                UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],UNIT[\"Meter\",1.0]]";
    let error = Crs::from_wkt(xian, Path::new("f.prj")).unwrap_err().to_string();
    assert!(error.contains("Xian 1980") && error.contains("+towgs84"), "{error}");
    for text in ["西安80", "Beijing_1954_GK_Zone_18", "EPSG:4555", "EPSG:4800", "EPSG:21418"] {
        let error = Crs::parse(text, Path::new("f.shp")).unwrap_err().to_string();
        assert!(error.contains("datum, which cannot be converted"), "{error}");
    }
    // The ellipsoid gives the datum away; with parameters it may be used.
    let bare = "+proj=tmerc +lon_0=114 +k=1 +x_0=500000 +ellps=krass +units=m";
    assert!(Crs::parse(bare, Path::new("f.shp")).is_err());
    let given = Crs::parse(&format!("{bare} +towgs84=15.8,-154.4,-82.3"), Path::new("f.shp")).unwrap();
    let at = given.to_wgs84(500_000.0, 3_320_000.0).unwrap();
    assert!((at[0] - 114.0).abs() < 0.001 && (at[1] - 30.0).abs() < 0.01, "{at:?}");
}

#[test]
fn metres_from_the_centre_of_the_earth_are_refused() {
    assert!(Crs::parse("EPSG:4479", Path::new("f.csv")).is_err());
}

#[test]
fn layers_of_map_services_come_back_to_where_they_are() {
    let gcj02 = crs("GCJ-02");
    assert!(gcj02.is_geographic());
    close(&gcj02, 103.262_885_436, 23.711_708_984, 103.2611, 23.7144);
    let [x, y] = gcj02.of_wgs84(103.2611, 23.7144).unwrap();
    assert!((x - 103.262_885_436).abs() < 1e-8 && (y - 23.711_708_984).abs() < 1e-8, "{x} {y}");
    assert_eq!(gcj02.to_wgs84(203.0, 23.0), None);
}

#[test]
fn a_system_gives_back_the_coordinates_that_it_was_given() {
    for name in ["EPSG:4547", "EPSG:4526", "EPSG:4497", "EPSG:32650", "EPSG:3857", "GCJ-02", "BD-09", "EPSG:4490"] {
        let crs = crs(name);
        let [x, y] = crs.of_wgs84(114.3, 30.6).unwrap();
        let [lon, lat] = crs.to_wgs84(x, y).unwrap();
        assert!((lon - 114.3).abs() < 1e-9 && (lat - 30.6).abs() < 1e-9, "{name}: {lon} {lat}");
    }
}

#[test]
fn coordinates_as_written_are_not_converted() {
    assert_eq!(crs(AS_WRITTEN).to_wgs84(38_500_000.0, 2_500_000.0), Some([38_500_000.0, 2_500_000.0]));
}

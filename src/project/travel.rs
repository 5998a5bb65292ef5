//! Speeds and constants of travel.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Speeds and constants of travel; every one is printed as an assumption.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TravelSettings {
    /// Profile files that replace embedded ones: `walk = "my-walk.toml"`.
    pub profiles: BTreeMap<String, PathBuf>,
    /// Walking speed on roads in km/h, replacing the profile's.
    pub walk_kmh: Option<f64>,
    /// Speed of the access leg off roads in km/h, replacing the profiles'.
    pub access_kmh: Option<f64>,
    /// Factor on car speeds for congestion, 1 for free flow.
    pub car_speed_factor: f64,
    /// Parking and egress of a car at a site in an urban unit or one of unknown class, in seconds.
    pub parking_s: f64,
    /// Way over straight line, where there are no roads.
    pub detour_factor: f64,
    /// Car speed in km/h where there are no roads.
    pub straight_car_kmh: f64,
    /// Bicycle speed in km/h where there are no roads.
    pub straight_bike_kmh: f64,
    /// Walking speed in km/h where there are no roads.
    pub straight_walk_kmh: f64,
    /// Access legs longer than this are no access at all, in metres.
    pub max_leg_m: f64,
}

impl Default for TravelSettings {
    fn default() -> Self {
        TravelSettings {
            profiles: BTreeMap::new(),
            walk_kmh: None,
            access_kmh: None,
            car_speed_factor: 1.0,
            parking_s: 120.0,
            detour_factor: 1.3,
            straight_car_kmh: 30.0,
            straight_bike_kmh: 12.0,
            straight_walk_kmh: 4.0,
            max_leg_m: 5_000.0,
        }
    }
}

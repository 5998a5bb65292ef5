//! Converts coordinates between a reference system and WGS 84, one line at a time.
//!
//! In: lines `to SYSTEM X Y` or `of SYSTEM LON LAT`, tab-separated; `to` means to WGS 84. Out: two numbers for each
//! line, or `-` where the system has no such place.
//!
//! ```sh
//! printf 'to\tEPSG:4547\t500000\t2500000\n' | cargo run --example coordinates
//! ```

#![expect(clippy::print_stdout, reason = "its output is the result")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, stdin};
use std::path::Path;

use gapzone::sources::crs::Crs;

fn main() -> Result<(), Box<dyn Error>> {
    let mut systems: BTreeMap<String, Crs> = BTreeMap::new();
    for line in stdin().lock().lines() {
        let line = line?;
        let [way, name, x, y] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("not four cells: {line}").into());
        };
        if !systems.contains_key(name) {
            systems.insert(name.to_owned(), Crs::parse(name, Path::new("the input"))?);
        }
        let (system, x, y) = (&systems[name], x.parse()?, y.parse()?);
        match if way == "of" { system.of_wgs84(x, y) } else { system.to_wgs84(x, y) } {
            Some([x, y]) => println!("{x}\t{y}"),
            None => println!("-"),
        }
    }
    Ok(())
}

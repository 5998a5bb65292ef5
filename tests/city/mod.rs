//! A city drawn in a test: streets on a lattice whose travel times a reader can compute.
//!
//! Junction `(c, r)` lies `c` blocks east and `r` blocks north of a corner on the central meridian.
//! The plane is inverted, so a block is exact to 1e-7 of its length within 2 km of that corner.

#![allow(dead_code, reason = "each test file uses its own part of the builder")]

use gapzone::access::{Site, Stop};
use gapzone::layers::{Frame, Point, Position, Street, Streets};
use gapzone::network::{BuildOptions, Network, Profile};
use gapzone::sources::osm::Tags;
use gapzone::units::{Kmh, Metres, Millis};

/// Metres north of the equator of junction (0, 0): about 22.6 degrees north.
const NORTH: f64 = 2_500_000.0;

/// A lattice of streets under construction.
pub struct City {
    pub frame: Frame,
    pub streets: Streets,
    cols: u32,
    rows: u32,
    block: f64,
    /// Rows whose street runs one way, eastwards.
    eastward: Vec<u32>,
    /// A river north of a row, and the column of its only bridge.
    rivers: Vec<(u32, Option<u32>)>,
    /// Tags on junctions.
    barriers: Vec<(u32, u32, Vec<(&'static str, &'static str)>)>,
    /// Streets outside the lattice, as points in blocks, with their tags.
    extra: Vec<(Vec<[f64; 2]>, Vec<(&'static str, &'static str)>)>,
}

/// A city of `cols` x `rows` junctions, 100 m apart.
pub fn city(cols: u32, rows: u32) -> City {
    City {
        frame: Frame::at(114),
        streets: Streets { file: "city".into(), ..Streets::default() },
        cols,
        rows,
        block: 100.0,
        eastward: Vec::new(),
        rivers: Vec::new(),
        barriers: Vec::new(),
        extra: Vec::new(),
    }
}

pub fn tags(pairs: &[(&str, &str)]) -> Tags {
    let mut tags: Vec<(Box<str>, Box<str>)> = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    tags.sort();
    Tags(tags)
}

impl City {
    pub fn block(mut self, metres: f64) -> City {
        self.block = metres;
        self
    }

    /// The street of a row runs eastwards only.
    pub fn eastward(mut self, row: u32) -> City {
        self.eastward.push(row);
        self
    }

    /// A river just north of a row, crossed by one bridge or none.
    pub fn river(mut self, row: u32, bridge: Option<u32>) -> City {
        self.rivers.push((row, bridge));
        self
    }

    pub fn barrier(mut self, col: u32, row: u32, tags: &[(&'static str, &'static str)]) -> City {
        self.barriers.push((col, row, tags.to_vec()));
        self
    }

    /// A street that meets no other, through points given in blocks.
    pub fn street(mut self, points: &[[f64; 2]], tags: &[(&'static str, &'static str)]) -> City {
        self.extra.push((points.to_vec(), tags.to_vec()));
        self
    }

    /// A place given in blocks.
    pub fn place(&self, col: f64, row: f64) -> Position {
        self.frame.to_position(Point { x: col * self.block, y: NORTH + row * self.block })
    }

    fn node(&mut self, col: f64, row: f64) -> u32 {
        let at = self.place(col, row);
        self.streets.nodes.push([at.lon, at.lat]);
        self.streets.node_ids.push(self.streets.nodes.len() as i64);
        self.streets.nodes.len() as u32 - 1
    }

    fn add(&mut self, nodes: Vec<u32>, pairs: &[(&str, &str)]) {
        let id = self.streets.streets.len() as i64;
        self.streets.streets.push(Street { id, nodes, tags: tags(pairs) });
    }

    /// Lays the streets: one per row, one per column and bank.
    pub fn lay(mut self) -> City {
        let (cols, rows) = (self.cols, self.rows);
        for row in 0..rows {
            for col in 0..cols {
                self.node(f64::from(col), f64::from(row));
            }
        }
        for row in 0..rows {
            let oneway = if self.eastward.contains(&row) { "yes" } else { "no" };
            self.add((0..cols).map(|c| row * cols + c).collect(), &[("highway", "residential"), ("oneway", oneway)]);
        }
        for col in 0..cols {
            let mut bank = Vec::new();
            for row in 0..rows {
                bank.push(row * cols + col);
                let cut = self.rivers.iter().any(|(r, bridge)| *r == row && *bridge != Some(col));
                if cut || row + 1 == rows {
                    let nodes = std::mem::take(&mut bank);
                    if nodes.len() > 1 {
                        self.add(nodes, &[("highway", "residential")]);
                    }
                }
            }
        }
        for (points, pairs) in std::mem::take(&mut self.extra) {
            let nodes = points.iter().map(|[c, r]| self.node(*c, *r)).collect();
            self.add(nodes, &pairs);
        }
        for (col, row, pairs) in std::mem::take(&mut self.barriers) {
            self.streets.node_tags.push((row * cols + col, tags(&pairs)));
        }
        self.streets.node_tags.sort_by_key(|(node, _)| *node);
        self
    }

    /// The network for people who walk one metre per second: a block of 200 m takes 200 s.
    pub fn walk(&self) -> Network {
        self.network("walk", BuildOptions::default())
    }

    /// The network of a profile at one metre per second on its fastest class.
    pub fn network(&self, profile: &str, options: BuildOptions) -> Network {
        let profile = Profile::embedded(profile).unwrap().with_speed(Kmh(3.6));
        Network::build(&self.streets, profile, &self.frame, options)
    }
}

/// A stop at a place.
pub fn stop(network: &Network, frame: &Frame, position: Position) -> Stop {
    Stop { position, point: frame.to_point(position), snap: network.snap(position) }
}

/// A site at a place, without any wait.
pub fn site(network: &Network, frame: &Frame, position: Position, label: u32) -> Site {
    Site { stop: stop(network, frame, position), wait: Millis::ZERO, label }
}

/// Options that let nobody join islands shorter than this.
pub fn dropping(metres: f64) -> BuildOptions {
    BuildOptions { drop_islands_below: Metres(metres), ..BuildOptions::default() }
}

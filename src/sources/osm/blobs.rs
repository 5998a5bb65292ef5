//! Decodes the blobs of a PBF file on all cores and hands the results on in file order.
//!
//! A broken blob is an error, never a panic: the PBF crate itself panics on some lying indexes.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use osmpbf::{Blob, BlobDecode, BlobError, BlobReader, ErrorKind, PrimitiveBlock};
use rayon::prelude::*;

use super::frames;
use crate::sources::SourceError;
use crate::sources::caught::caught;

/// Blobs that are held in memory at once.
const BATCH: usize = 32;

/// Features that a reader must know to understand the file; a full-history file is not among them.
const KNOWN_FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// Maps every data block of the file and hands the results to `take` in file order; `map` may say what
/// is broken in a block.
///
/// # Errors
/// When the file cannot be read, is truncated or breaks the format.
pub fn for_each_block<T: Send>(
    path: &Path,
    map: impl Fn(&PrimitiveBlock) -> Result<T, &'static str> + Sync,
    mut take: impl FnMut(T),
) -> Result<(), SourceError> {
    frames::check(path)?;
    let file = File::open(path).map_err(|e| SourceError::io(path, e))?;
    let mut blobs = BlobReader::new(BufReader::new(file));
    let mut done = 0_usize;
    loop {
        let batch: Vec<Blob> =
            blobs.by_ref().take(BATCH).collect::<Result<_, _>>().map_err(|e| broken(path, done, &e))?;
        if batch.is_empty() {
            return if done > 0 { Ok(()) } else { Err(not_a_pbf(path)) };
        }
        let parts: Vec<Result<Option<T>, SourceError>> = batch
            .par_iter()
            .enumerate()
            .map(|(i, blob)| {
                // The crate indexes and adds unchecked in places; a lying file must not end the program.
                caught(|| decode(path, done + i, blob, &map))
                    .unwrap_or_else(|| Err(malformed(path, done + i, "an element refers outside its block")))
            })
            .collect();
        done += batch.len();
        for part in parts {
            if let Some(part) = part? {
                take(part);
            }
        }
    }
}

fn decode<T>(
    path: &Path,
    number: usize,
    blob: &Blob,
    map: &(impl Fn(&PrimitiveBlock) -> Result<T, &'static str> + Sync),
) -> Result<Option<T>, SourceError> {
    match blob.decode().map_err(|e| broken(path, number, &e))? {
        BlobDecode::OsmHeader(header) => {
            let unknown = header.required_features().iter().find(|f| !KNOWN_FEATURES.contains(&f.as_str()));
            match unknown {
                Some(feature) => Err(SourceError::malformed(
                    path,
                    Some("header".into()),
                    format!("the file needs the feature {feature}, which is not read"),
                    "use a plain extract without history, for example `osmium time-filter`",
                )),
                None => Ok(None),
            }
        }
        BlobDecode::OsmData(block) => map(&block).map(Some).map_err(|problem| malformed(path, number, problem)),
        BlobDecode::Unknown(_) => Ok(None),
    }
}

fn broken(path: &Path, number: usize, error: &osmpbf::Error) -> SourceError {
    match error.kind() {
        ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            malformed(path, number, "the file ends in the middle of a blob")
        }
        ErrorKind::Blob(BlobError::Empty) => SourceError::malformed(
            path,
            Some(format!("blob {number}")),
            "the blob is compressed in a way that is not read (only raw and zlib are)",
            "rewrite the file: `osmium cat in.osm.pbf -o out.osm.pbf -f pbf,pbf_compression=zlib`",
        ),
        _ => malformed(path, number, &error.to_string()),
    }
}

pub(super) fn malformed(path: &Path, number: usize, problem: &str) -> SourceError {
    SourceError::malformed(
        path,
        Some(format!("blob {number}")),
        problem,
        "the download is incomplete or damaged; fetch the file again and compare its checksum",
    )
}

pub(super) fn not_a_pbf(path: &Path) -> SourceError {
    SourceError::malformed(
        path,
        None,
        "this is not an OpenStreetMap PBF file",
        "give a file that ends in .osm.pbf; an .osm file is converted with `osmium cat in.osm -o out.osm.pbf`",
    )
}

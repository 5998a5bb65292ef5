//! Walks over the frames of a PBF file without decoding them: size, header, blob, size, header, blob.
//!
//! The PBF crate takes one to three bytes at the end, and a blob that is cut between two of its
//! fields, for a good end of the file. Here the last blob must end exactly where the file ends.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::blobs::{malformed, not_a_pbf};
use crate::sources::SourceError;

/// Largest header and blob that the format allows.
const MAX_HEADER: u64 = 64 * 1024;
const MAX_BLOB: u64 = 32 * 1024 * 1024;

/// Checks that the file begins with an `OSMHeader` and consists of whole blobs.
///
/// # Errors
/// When the file cannot be read, is no PBF file or is cut anywhere.
pub(super) fn check(path: &Path) -> Result<(), SourceError> {
    let file = File::open(path).map_err(|e| SourceError::io(path, e))?;
    let length = file.metadata().map_err(|e| SourceError::io(path, e))?.len();
    let mut reader = BufReader::new(file);
    let (mut at, mut number) = (0_u64, 0_usize);
    while at < length {
        let wrong = |problem: &str| if number == 0 { not_a_pbf(path) } else { malformed(path, number, problem) };
        let cut = || wrong("the file ends in the middle of a blob");
        if length - at < 4 {
            return Err(cut());
        }
        let mut size = [0; 4];
        reader.read_exact(&mut size).map_err(|e| SourceError::io(path, e))?;
        let size = u64::from(u32::from_be_bytes(size));
        if size == 0 || size > MAX_HEADER {
            return Err(wrong("the size of a blob header is impossible"));
        }
        if length - at - 4 < size {
            return Err(cut());
        }
        let mut header = vec![0; size as usize];
        reader.read_exact(&mut header).map_err(|e| SourceError::io(path, e))?;
        let (kind, blob) = header_of(&header).ok_or_else(|| wrong("a blob header cannot be read"))?;
        if number == 0 && kind != b"OSMHeader" {
            return Err(not_a_pbf(path));
        }
        if blob > MAX_BLOB {
            return Err(wrong("a blob is larger than the format allows"));
        }
        at += 4 + size;
        if length - at < blob {
            return Err(malformed(path, number, "the file ends in the middle of a blob"));
        }
        at += blob;
        number += 1;
        // A relative step keeps what the reader has already buffered.
        reader.seek_relative(blob as i64).map_err(|e| SourceError::io(path, e))?;
    }
    if number == 0 { Err(not_a_pbf(path)) } else { Ok(()) }
}

/// The type and the size of the blob that follows a header.
fn header_of(mut bytes: &[u8]) -> Option<(&[u8], u64)> {
    let (mut kind, mut size) = (None, None);
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        match (tag >> 3, tag & 7) {
            (3, 0) => size = Some(varint(&mut bytes)?),
            (_, 0) => _ = varint(&mut bytes)?,
            (field, 2) => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (text, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                if field == 1 {
                    kind = Some(text);
                }
            }
            (_, 1) => bytes = bytes.get(8..)?,
            (_, 5) => bytes = bytes.get(4..)?,
            _ => return None,
        }
    }
    kind.zip(size)
}

/// The number at the front of the bytes, which is taken off.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_the_type_and_size_of_its_blob() {
        let header = b"\x0a\x07OSMData\x12\x02ab\x18\xac\x02";
        assert_eq!(header_of(header), Some((b"OSMData".as_slice(), 300)));
        for cut in 0..header.len() {
            assert_eq!(header_of(&header[..cut]), None, "cut at {cut}");
        }
        assert_eq!(header_of(b"\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), None);
    }
}

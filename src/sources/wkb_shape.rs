//! One shape in well-known binary, as GeoPackages and Parquet files hold it.
//!
//! A count that the bytes cannot hold, or collections within collections without end, would cost a decoder all
//! memory or its stack; both are found before anything is decoded.

use geo_traits::to_geo::ToGeoGeometry;
use geo_types::Geometry;

use super::caught::caught;

/// Shapes within shapes that are followed; a collection of multipolygons needs four.
const MAX_DEPTH: usize = 16;

/// The shape; `None` when the bytes are damaged, of a kind that is not read, or hold no position.
pub(super) fn shape(bytes: &[u8]) -> Option<Geometry<f64>> {
    end_of(bytes, 0, MAX_DEPTH)?;
    caught(|| wkb::reader::read_wkb(bytes).ok()?.try_to_geometry())?
}

/// Where the shape that begins at `at` ends; `None` when it does not end within the bytes or is too deep.
fn end_of(bytes: &[u8], at: usize, depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let little = match bytes.get(at)? {
        0 => false,
        1 => true,
        _ => return None,
    };
    let word = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let code = word(at + 1)?;
    // Z and M by thousands (ISO) or by the highest bits (PostGIS), the number of a system by the third.
    let plain = code & 0x0fff_ffff;
    let thousands = plain / 1_000;
    let has_z = code & 0x8000_0000 != 0 || matches!(thousands, 1 | 3);
    let has_m = code & 0x4000_0000 != 0 || matches!(thousands, 2 | 3);
    let position = 8 * (2 + usize::from(has_z) + usize::from(has_m));
    let mut at = at + 5 + if code & 0x2000_0000 != 0 { 4 } else { 0 };
    let room = |at: usize, count: u32| {
        let end = at.checked_add(usize::try_from(count).ok()?.checked_mul(position)?)?;
        (end <= bytes.len()).then_some(end)
    };
    match plain % 1_000 {
        1 => room(at, 1),
        2 => room(at + 4, word(at)?),
        3 => {
            let rings = word(at)?;
            at += 4;
            for _ in 0..rings {
                at = room(at + 4, word(at)?)?;
            }
            Some(at)
        }
        4..=7 => {
            let parts = word(at)?;
            at += 4;
            for _ in 0..parts {
                at = end_of(bytes, at, depth)?;
            }
            Some(at)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(code: u32, count: u32) -> Vec<u8> {
        [&[1][..], &code.to_le_bytes(), &count.to_le_bytes()].concat()
    }

    fn point(x: f64, y: f64) -> Vec<u8> {
        [&[1][..], &1_u32.to_le_bytes(), &x.to_le_bytes(), &y.to_le_bytes()].concat()
    }

    #[test]
    fn shapes_are_read_and_cut_ones_are_not() {
        let whole = [head(7, 2), point(114.0, 30.0), head(4, 1), point(1.0, 2.0)].concat();
        assert!(matches!(shape(&whole), Some(Geometry::GeometryCollection(all)) if all.len() == 2));
        for length in 0..whole.len() {
            assert_eq!(shape(&whole[..length]), None, "{length}");
        }
    }

    #[test]
    fn counts_beyond_the_bytes_and_endless_nesting_are_refused() {
        for code in [2, 3, 4, 5, 6, 7, 1002, 3003] {
            assert_eq!(shape(&head(code, u32::MAX)), None, "{code}");
        }
        let nested = [head(7, 1).repeat(100_000), point(1.0, 2.0)].concat();
        assert_eq!(shape(&nested), None);
    }
}

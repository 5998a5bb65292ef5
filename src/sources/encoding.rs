//! The text encoding of files that do not say theirs: Chinese tables come in GBK as often as in UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

/// An encoding and how it became known.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Whether it was guessed from the bytes, which the user should be told.
    pub guessed: bool,
}

/// The encoding that a label names, in any spelling that `.cpg` files and people use.
#[must_use]
pub fn by_label(label: &str) -> Option<&'static Encoding> {
    let name: String = label.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let bare = name.trim_start_matches("ansi").trim_start_matches("cp").trim_start_matches("windows");
    match bare {
        "utf8" | "65001" => Some(UTF_8),
        "936" | "gbk" | "gb2312" | "gb18030" | "54936" | "oem936" | "euccn" => Some(GB18030),
        "950" | "big5" => Some(encoding_rs::BIG5),
        "1252" | "latin1" | "iso88591" | "88591" => Some(encoding_rs::WINDOWS_1252),
        _ => Encoding::for_label(label.trim().as_bytes()),
    }
}

/// The encoding of bytes: UTF-8 if they are valid UTF-8, else a guess that expects Chinese.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Found {
    if std::str::from_utf8(bytes).is_ok() {
        return Found { encoding: UTF_8, guessed: false };
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Without the hint, two Chinese characters alone are taken for Cyrillic.
    let guess = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Deny);
    // GB18030 reads all that GBK does and the rarer characters of names too.
    Found { encoding: if guess == GBK { GB18030 } else { guess }, guessed: true }
}

/// The text, and whether some bytes had no meaning in the encoding.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> (Cow<'a, str>, bool) {
    let (text, _, broken) = encoding.decode(bytes);
    (text, broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_cpg_files_are_known_in_every_spelling() {
        for label in ["GBK", "gb18030", "CP936", "936\r\n", "ANSI 936", "GB2312"] {
            assert_eq!(by_label(label), Some(GB18030), "{label}");
        }
        assert_eq!(by_label("utf-8"), Some(UTF_8));
        assert_eq!(by_label("klingon"), None);
    }

    #[test]
    fn two_characters_of_gbk_are_not_taken_for_cyrillic() {
        // 香洲 in GBK.
        let found = of_bytes(b"\xcf\xe3\xd6\xde");
        assert_eq!(decode(b"\xcf\xe3\xd6\xde", found.encoding).0, "香洲");
        assert!(found.guessed);
    }
}

//! Bytes to text when nobody says which encoding: byte order mark, strict UTF-8, then a guess.
//!
//! Old Chinese files come as GBK, GB2312 or "ANSI"; all of them are read as GB18030, which contains
//! the others. A file that is UTF-8 but for a few broken bytes stays UTF-8.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use crate::message::{Place, Text, Warning};

/// Valid characters outside ASCII per broken sequence from which a text counts as UTF-8 with damage.
const UTF_8_EVIDENCE: usize = 10;

/// A name of an encoding that is not known.
#[derive(Debug, thiserror::Error)]
#[error("unknown text encoding `{label}`")]
pub(super) struct UnknownEncoding {
    /// The name as it was given.
    pub label: String,
}

impl UnknownEncoding {
    /// What to do about it.
    pub(super) const HINT: &str = "use `utf-8` or `gb18030` (also `gbk`, `gb2312`, `cp936`), or leave it out to detect";
}

/// The text of a file and the name of the encoding it was read in.
///
/// A byte order mark wins over `wanted`, and `wanted` over detection. What cannot be decoded becomes
/// U+FFFD; [`damage`] tells about it.
pub(super) fn decode(bytes: &[u8], wanted: Option<&str>) -> Result<(String, &'static str), UnknownEncoding> {
    let wanted = wanted.map(by_label).transpose()?;
    let encoding = match Encoding::for_bom(bytes) {
        Some((marked, _)) => marked,
        None => wanted.unwrap_or_else(|| detect(bytes)),
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    Ok((text.into_owned(), encoding.name()))
}

/// A warning when the encoding was found out and not said: all reads well, but only a pinned encoding stays so.
pub(super) fn detected(encoding: &str, wanted: Option<&str>, file: &str) -> Option<Warning> {
    if wanted.is_some() || encoding.starts_with("UTF-") {
        return None;
    }
    let name = encoding.to_lowercase();
    let text = Text::new(
        format!("文件不是 UTF-8,检测为 {name}"),
        format!("the file is not UTF-8; its text was detected as {name}"),
    );
    let warning = Warning::new("encoding", Place::file(file), text)
        .fix(format!("在项目文件中写明 encoding = \"{name}\""), format!("pin it: encoding = \"{name}\""));
    Some(warning.set("encoding", format!("\"{name}\"")))
}

/// A warning when some bytes of the file could not be decoded, with the first line where that was so.
pub(super) fn damage(text: &str, encoding: &str, file: &str) -> Option<Warning> {
    let broken = text.matches('\u{FFFD}').count();
    let line = text.lines().position(|line| line.contains('\u{FFFD}'))? + 1;
    let warning = Warning::new(
        "undecodable-text",
        Place::file(file),
        Text::new(
            format!("有 {broken} 处字节不是有效的 {encoding} 文本,首处在第 {line} 行;已用 � 代替"),
            format!("{broken} places are not valid {encoding} text, the first in line {line}; each reads � now"),
        ),
    );
    Some(warning.fix("请将文件另存为 UTF-8,或指定正确的编码", "save the file as UTF-8 or name its encoding"))
}

fn by_label(label: &str) -> Result<&'static Encoding, UnknownEncoding> {
    let plain = label.trim().to_lowercase().replace('_', "-");
    if matches!(
        plain.as_str(),
        "936" | "cp936" | "cp-936" | "ms936" | "windows-936" | "ansi 936" | "ansi-936" | "gb-18030"
    ) {
        return Ok(GB18030);
    }
    match Encoding::for_label_no_replacement(plain.as_bytes()) {
        Some(found) => Ok(widest(found)),
        None => Err(UnknownEncoding { label: label.to_owned() }),
    }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() || mostly_utf_8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    widest(detector.guess(Some(b"cn"), Utf8Detection::Deny))
}

fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid >= UTF_8_EVIDENCE * broken
}

fn widest(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// 乡镇卫生院,人口 in GBK, from the code table of GB 2312.
    const TOWNSHIP: &[u8] = &[0xCF, 0xE7, 0xD5, 0xF2, 0xCE, 0xC0, 0xC9, 0xFA, 0xD4, 0xBA, b',', 0xC8, 0xCB, 0xBF, 0xDA];

    #[test]
    fn gbk_without_a_label_is_found_out() {
        let (text, name) = decode(TOWNSHIP, None).unwrap();
        assert_eq!((text.as_str(), name), ("乡镇卫生院,人口", "gb18030"));
    }

    #[test]
    fn every_usual_name_of_the_chinese_code_page_works() {
        for label in ["gbk", "GBK", "gb2312", "cp936", "936", "ANSI 936", "gb18030"] {
            assert_eq!(decode(TOWNSHIP, Some(label)).unwrap().0, "乡镇卫生院,人口", "{label}");
        }
    }

    #[test]
    fn characters_that_only_gb18030_has_are_read_under_the_name_gbk() {
        // U+20000 𠀀 is 95 32 82 36 in GB 18030 and absent from GBK.
        assert_eq!(decode(&[0x95, 0x32, 0x82, 0x36], Some("gbk")).unwrap().0, "𠀀");
    }

    #[test]
    fn utf_8_is_read_with_and_without_a_byte_order_mark() {
        assert_eq!(decode("村卫生室".as_bytes(), None).unwrap(), ("村卫生室".to_owned(), "UTF-8"));
        let marked = [b"\xEF\xBB\xBF", "村".as_bytes()].concat();
        assert_eq!(decode(&marked, Some("gbk")).unwrap(), ("村".to_owned(), "UTF-8"));
    }

    #[test]
    fn utf_16_with_a_byte_order_mark_is_read() {
        assert_eq!(decode(&[0xFF, 0xFE, 0x51, 0x67], None).unwrap().0, "村");
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf_8_into_something_else() {
        let mut bytes = "社区卫生服务中心和乡镇卫生院\n".as_bytes().to_vec();
        bytes.push(0xFF);
        let (text, name) = decode(&bytes, None).unwrap();
        assert_eq!(name, "UTF-8");
        let warning = damage(&text, name, "a.csv").unwrap();
        assert!(warning.text.en.contains("first in line 2"), "{}", warning.text.en);
    }

    #[test]
    fn an_unknown_name_is_refused_by_that_name() {
        assert_eq!(decode(b"a", Some("utf-9")).unwrap_err().to_string(), "unknown text encoding `utf-9`");
    }
}

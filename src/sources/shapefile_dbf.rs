//! The value table of a Shapefile (`.dbf`), its text decoded by what it is and not only by what it says.

use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use super::super::{ReadOptions, SourceError, Value};
use crate::message::{Place, Text, Warning};

/// Mark of a table whose text is GBK.
const LDID_GBK: u8 = 0x4d;

/// What a `.dbf` file holds.
pub(super) struct Dbf {
    /// Column names.
    pub fields: Vec<String>,
    /// Rows in file order; `None` where a row is marked as deleted.
    pub rows: Vec<Option<Vec<Value>>>,
    /// What was guessed about the encoding.
    pub warning: Option<Warning>,
}

struct Field<'a> {
    name: &'a [u8],
    kind: u8,
    at: usize,
    length: usize,
}

/// Reads a whole table; `cpg` is the text of the `.cpg` file beside it.
pub(super) fn read(path: &Path, bytes: &[u8], cpg: Option<&str>, options: &ReadOptions) -> Result<Dbf, SourceError> {
    let cut = || {
        let hint = "copy the .dbf file again or export the layer anew";
        SourceError::malformed(path, None, "the table is damaged or cut short", hint)
    };
    let word = |at: usize| bytes.get(at..at + 2).map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    let count = bytes.get(4..8).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize).ok_or_else(cut)?;
    let (start, size) = (word(8).ok_or_else(cut)?, word(10).ok_or_else(cut)?);
    let mark = *bytes.get(29).ok_or_else(cut)?;
    let fields = fields(bytes, start, size).ok_or_else(cut)?;
    let body = bytes.get(start..).ok_or_else(cut)?;
    if size == 0 || body.len() / size < count {
        // The last row may lack its padding when the end mark is missing, but not more than that.
        return Err(cut());
    }
    let rows: Vec<&[u8]> = body.chunks_exact(size).take(count).collect();
    let names = fields.iter().map(|f| f.name);
    let cells = rows
        .iter()
        .flat_map(|row| fields.iter().filter(|f| f.kind == b'C').map(|f| trimmed(&row[f.at..f.at + f.length])));
    let texts = || names.clone().chain(cells.clone()).filter(|t| !t.is_ascii());
    let (encoding, warning) = encoding(path, cpg, mark, options, texts)?;
    let text = |raw: &[u8]| encoding.decode_without_bom_handling(raw).0.trim_end_matches('\u{fffd}').to_owned();
    let values = |row: &[u8]| fields.iter().map(|f| value(f.kind, &row[f.at..f.at + f.length], &text)).collect();
    Ok(Dbf {
        fields: fields.iter().map(|f| text(f.name).trim().to_owned()).collect(),
        rows: rows.iter().map(|row| (row[0] != b'*').then(|| values(row))).collect(),
        warning,
    })
}

fn fields(bytes: &[u8], start: usize, size: usize) -> Option<Vec<Field<'_>>> {
    let mut out = Vec::new();
    let (mut at, mut offset) = (32, 1);
    while at < start && *bytes.get(at)? != 0x0d {
        let d = bytes.get(at..at + 32)?;
        let name = d[..11].split(|b| *b == 0).next().unwrap_or_default();
        let length = usize::from(d[16]);
        out.push(Field { name, kind: d[11].to_ascii_uppercase(), at: offset, length });
        offset += length;
        at += 32;
    }
    (offset <= size).then_some(out)
}

fn trimmed(raw: &[u8]) -> &[u8] {
    let text = raw.split(|b| *b == 0).next().unwrap_or_default();
    text.trim_ascii()
}

fn value(kind: u8, raw: &[u8], text: &impl Fn(&[u8]) -> String) -> Value {
    let plain = trimmed(raw);
    match kind {
        b'C' => Value::from_text(&text(plain)),
        b'N' | b'F' if plain.iter().all(|b| *b == b'*') => Value::Null,
        b'N' | b'F' => {
            let t = text(plain);
            let whole = t.parse().ok().map(Value::Int);
            let real = || t.parse().ok().filter(|r: &f64| r.is_finite()).map(Value::Real);
            whole.or_else(real).unwrap_or_else(|| Value::from_text(&t))
        }
        b'L' => match plain {
            [b'T' | b't' | b'Y' | b'y' | b'1'] => Value::Bool(true),
            [b'F' | b'f' | b'N' | b'n' | b'0'] => Value::Bool(false),
            _ => Value::Null,
        },
        b'D' => match text(plain).as_str() {
            d if d.len() == 8 && d.is_ascii() && d != "00000000" => {
                Value::Text(format!("{}-{}-{}", &d[..4], &d[4..6], &d[6..]))
            }
            d => Value::from_text(d),
        },
        b'I' => raw.try_into().map_or(Value::Null, |b| Value::Int(i32::from_le_bytes(b).into())),
        b'B' | b'O' => raw.try_into().map_or(Value::Null, |b| Value::Real(f64::from_le_bytes(b))),
        _ => Value::Null,
    }
}

/// The encoding that a label in a `.cpg` file or the project stands for.
fn labelled(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}').to_lowercase();
    match label.trim_start_matches("ansi").trim() {
        "gbk" | "cp936" | "936" | "gb2312" | "windows-936" => Some(GBK),
        "gb18030" | "cp54936" | "54936" => Some(GB18030),
        "utf-8" | "utf8" | "65001" | "cp65001" => Some(UTF_8),
        "big5" | "cp950" | "950" => Some(encoding_rs::BIG5),
        other => Encoding::for_label(other.as_bytes()),
    }
}

fn encoding<'a, I: Iterator<Item = &'a [u8]>>(
    path: &Path,
    cpg: Option<&str>,
    mark: u8,
    options: &ReadOptions,
    texts: impl Fn() -> I,
) -> Result<(&'static Encoding, Option<Warning>), SourceError> {
    if let Some(label) = &options.encoding {
        let problem = || format!("unknown text encoding \"{label}\"");
        let hint = "use gbk, gb18030 or utf-8";
        let found = labelled(label).ok_or_else(|| SourceError::malformed(path, None, problem(), hint))?;
        return Ok((found, None));
    }
    // A field of fixed width may cut the last character, which is no sign against UTF-8.
    let utf8 = texts().all(|t| std::str::from_utf8(t).err().is_none_or(|e| e.error_len().is_none()));
    let declared = cpg.and_then(labelled).or((mark == LDID_GBK).then_some(GBK));
    if let Some(found) = declared.filter(|e| *e != UTF_8 || utf8) {
        return Ok((found, None));
    }
    if texts().next().is_none() {
        return Ok((UTF_8, None));
    }
    let found = if utf8 { UTF_8 } else { guessed(texts()) };
    let said = cpg.map_or("-", str::trim);
    let name = found.name();
    let text = Text::new(
        format!("文件没有可用的编码声明(.cpg:{said}),检测为 {name}"),
        format!("no usable encoding is declared (.cpg: {said}); the text was detected as {name}"),
    );
    let warning = Warning::new("encoding", Place::file(path.display().to_string()), text)
        .fix(
            format!("在项目文件中写明 encoding = \"{}\"(若文字乱码,写其他编码)", name.to_lowercase()),
            format!("pin it: encoding = \"{}\" (another one if the text is garbled)", name.to_lowercase()),
        )
        .set("encoding", format!("\"{}\"", name.to_lowercase()));
    Ok((found, Some(warning)))
}

fn guessed<'a>(texts: impl Iterator<Item = &'a [u8]>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for text in texts {
        detector.feed(text, false);
        detector.feed(b"\n", false);
    }
    detector.feed(b"", true);
    detector.guess(Some(b"cn"), Utf8Detection::Deny)
}

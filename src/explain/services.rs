//! What the services of facilities are called.

use crate::message::Text;

/// Codes of services with their names in Chinese and English.
const NAMES: &[(&str, &str, &str)] = &[
    ("tcm", "中医药服务", "Chinese medicine"),
    ("rehab", "康复服务", "rehabilitation"),
    ("lab", "检验服务", "laboratory"),
    ("dental", "口腔服务", "dental care"),
    ("emergency", "急诊服务", "emergency care"),
    ("fever", "发热门诊", "fever clinic"),
    ("haemodialysis", "血液透析", "haemodialysis"),
    ("vaccination", "预防接种", "vaccination"),
    ("hospice", "安宁疗护", "hospice care"),
];

/// The name of a service, in English with its code; a code without a name stands for itself.
pub(super) fn service_name(code: &str) -> Text {
    match NAMES.iter().find(|(known, _, _)| *known == code) {
        Some((_, zh, en)) => Text::new(*zh, format!("{en} ({code})")),
        None => Text::new(format!("服务 {code} "), code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_service_has_a_name_and_an_unknown_one_its_code() {
        let tcm = service_name("tcm");
        assert_eq!((tcm.zh.as_str(), tcm.en.as_str()), ("中医药服务", "Chinese medicine (tcm)"));
        assert_eq!(service_name("xray").en, "xray");
    }
}

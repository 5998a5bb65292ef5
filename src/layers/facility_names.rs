//! The words that facility lists use: names of columns, types, owners, services and flags.
//!
//! Everything here is vocabulary, no policy: which types a rule counts is said by the plans.

use super::facility::Ownership;

/// Usual names of columns, by key of the project file.
pub(super) mod columns {
    pub const ID: &[&str] = &["id", "编码", "机构代码", "机构编码", "机构编号", "代码", "编号", "code", "fid"];
    pub const NAME: &[&str] = &["名称", "机构名称", "单位名称", "医院名称", "name", "name:zh", "facility"];
    pub const KIND: &[&str] =
        &["类型", "类别", "机构类别", "机构类型", "类型代码", "type", "kind", "category", "amenity", "healthcare"];
    pub const SERVICES: &[&str] = &["服务", "服务项目", "诊疗科目", "services", "service"];
    pub const GRADE: &[&str] = &["级别", "等级", "机构等级", "医院等级", "grade"];
    pub const OWNERSHIP: &[&str] =
        &["举办主体", "所有制", "经济类型", "办别", "性质", "ownership", "owner", "operator:type"];
    pub const CAPACITY: &[&str] = &["床位", "床位数", "编制床位", "托位", "托位数", "规模", "capacity", "beds"];
    pub const STATUS: &[&str] = &["状态", "建设状态", "status"];
    pub const OPENS: &[&str] = &["启用年", "启用年份", "建成年", "建成年份", "opens", "open_year"];
    pub const CLOSES: &[&str] = &["撤销年", "撤销年份", "停用年", "closes", "close_year"];
    pub const INSTITUTION: &[&str] = &["机构", "所属机构", "法人机构", "institution", "institution_id"];
    pub const SERVES: &[&str] = &["服务单元", "服务范围", "服务村", "serves_units", "serves"];
    pub const UNIT: &[&str] = &[
        "所在单元",
        "所属单元",
        "所属镇街",
        "所在镇街",
        "镇街",
        "所属街道",
        "所属乡镇",
        "所在村",
        "区划代码",
        "unit",
        "unit_code",
    ];
    pub const LON: &[&str] = &["经度", "lon", "lng", "longitude", "long", "x"];
    pub const LAT: &[&str] = &["纬度", "lat", "latitude", "y"];
}

/// Type names of lists to type codes. A name is first looked up whole, then by its ending, the
/// longest first, so that 第二人民医院 is a hospital and 妇幼保健院 is not.
const TYPES: &[(&str, &str)] = &[
    ("综合医院", "HOSP"),
    ("人民医院", "HOSP"),
    ("中心医院", "HOSP"),
    ("医院", "HOSP"),
    ("hospital", "HOSP"),
    ("县域医疗卫生次中心", "SUBCENTRE"),
    ("中医医院", "TCMH"),
    ("中医院", "TCMH"),
    ("中西医结合医院", "INTEGRATED"),
    ("民族医院", "ETHNIC"),
    ("民族医医院", "ETHNIC"),
    ("藏医院", "ETHNIC"),
    ("专科医院", "SPECIAL"),
    ("口腔医院", "SPECIAL"),
    ("精神病医院", "SPECIAL"),
    ("精神卫生中心", "SPECIAL"),
    ("康复医院", "SPECIAL"),
    ("妇幼保健院", "MCH"),
    ("妇幼保健计划生育服务中心", "MCH"),
    ("妇幼健康服务中心", "MCH"),
    ("社区卫生服务中心", "CHC"),
    ("社区医院", "CHC"),
    ("community health centre", "CHC"),
    ("community health center", "CHC"),
    ("社区卫生服务站", "CHS"),
    ("社区卫生站", "CHS"),
    ("community health station", "CHS"),
    ("卫生院", "THC"),
    ("乡镇卫生院", "THC"),
    ("镇卫生院", "THC"),
    ("乡卫生院", "THC"),
    ("中心卫生院", "THC"),
    ("township hospital", "THC"),
    ("township health centre", "THC"),
    ("村卫生室", "VC"),
    ("村卫生所", "VC"),
    ("卫生室", "VC"),
    ("village clinic", "VC"),
    ("诊所", "CLINIC"),
    ("医务室", "CLINIC"),
    ("卫生所", "CLINIC"),
    ("clinic", "CLINIC"),
    ("中医诊所", "TCMC"),
    ("中医备案诊所", "TCMC"),
    ("门诊部", "OUTPATIENT"),
    ("outpatient department", "OUTPATIENT"),
    ("doctors", "DOCTORS"),
    ("献血屋", "BLOOD_FIXED"),
    ("固定采血点", "BLOOD_FIXED"),
    ("固定献血点", "BLOOD_FIXED"),
    ("采血点", "BLOOD_FIXED"),
    ("blood_donation", "BLOOD_FIXED"),
    ("流动采血车", "BLOOD_MOBILE"),
    ("献血车", "BLOOD_MOBILE"),
    ("采血车", "BLOOD_MOBILE"),
    ("血站", "BLOOD_BANK"),
    ("急救站", "EMS"),
    ("急救点", "EMS"),
    ("急救分站", "EMS"),
    ("急救中心", "EMS"),
    ("ambulance_station", "EMS"),
    ("疾控中心", "CDC"),
    ("疾病预防控制中心", "CDC"),
    ("卫生监督所", "SUPERVISION"),
    ("健康教育所", "HEALTH_EDU"),
    ("预防保健所", "PREVENTION"),
    ("专科疾病防治院", "DISEASE_INSTITUTE"),
    ("专科疾病防治院（所、站）", "DISEASE_INSTITUTE"),
    ("专科疾病防治所", "DISEASE_INSTITUTE"),
    ("专科疾病防治站", "DISEASE_INSTITUTE"),
    ("皮肤病防治院", "DISEASE_INSTITUTE"),
    ("结核病防治所", "DISEASE_INSTITUTE"),
    ("护理院", "NURSING_HOSPITAL"),
    ("安宁疗护中心", "HOSPICE"),
    ("卫生监督协管站", "SUPERVISION_STATION"),
    ("卫生监督协作点", "SUPERVISION_POINT"),
    ("健康促进场所", "HEALTH_PLACE"),
    ("学校", "SCHOOL"),
    ("school", "SCHOOL"),
    ("幼儿园", "KINDERGARTEN"),
    ("kindergarten", "KINDERGARTEN"),
    ("重点专科", "SPECIALTY"),
    ("专科", "SPECIALTY"),
    ("应急队伍", "TEAM"),
    ("队伍", "TEAM"),
    ("服务团队", "TEAM"),
    ("项目", "PROJECT"),
    ("质控中心", "QC_CENTRE"),
    ("社会心理服务站", "PSY_STATION"),
    ("心理服务站", "PSY_STATION"),
    ("监测哨点", "SENTINEL"),
    ("实验室", "LABORATORY"),
    ("专科联盟", "SPECIALTY_ALLIANCE"),
    ("专家工作站", "EXPERT_STATION"),
    ("托育机构", "NURSERY"),
    ("托育园", "NURSERY"),
    ("托儿所", "NURSERY"),
    ("nursery", "NURSERY"),
    ("childcare", "NURSERY"),
    ("养老机构", "ELDERCARE"),
    ("养老院", "ELDERCARE"),
    ("nursing_home", "ELDERCARE"),
    ("社区养老服务中心", "COMMUNITY_ELDERCARE"),
    ("药店", "PHARMACY"),
    ("药房", "PHARMACY"),
    ("pharmacy", "PHARMACY"),
    ("牙科诊所", "DENTIST"),
    ("口腔诊所", "DENTIST"),
    ("dentist", "DENTIST"),
];

/// Groups of types that plans speak of: a group stands for all its types.
///
/// 妇幼保健院 (MCH) is a public health institution and no member of HOSPITAL: a rule that counts both lists both.
const GROUPS: &[(&str, &[&str])] = &[
    ("HOSPITAL", &["HOSP", "TCMH", "INTEGRATED", "ETHNIC", "SPECIAL", "NURSING_HOSPITAL"]),
    ("TCM_HOSPITAL", &["TCMH", "INTEGRATED", "ETHNIC"]),
    ("PRIMARY", &["CHC", "CHS", "THC", "VC", "OUTPATIENT", "CLINIC", "TCMC", "DENTIST", "DOCTORS"]),
    (
        "PUBLIC_HEALTH",
        &["CDC", "MCH", "SUPERVISION", "HEALTH_EDU", "BLOOD_BANK", "EMS", "PREVENTION", "DISEASE_INSTITUTE"],
    ),
    (
        "MEDICAL",
        &[
            "HOSP",
            "TCMH",
            "INTEGRATED",
            "ETHNIC",
            "SPECIAL",
            "NURSING_HOSPITAL",
            "CHC",
            "CHS",
            "THC",
            "VC",
            "OUTPATIENT",
            "CLINIC",
            "TCMC",
            "DENTIST",
            "DOCTORS",
            "CDC",
            "MCH",
            "SUPERVISION",
            "HEALTH_EDU",
            "BLOOD_BANK",
            "EMS",
            "PREVENTION",
            "DISEASE_INSTITUTE",
        ],
    ),
];

/// The types of a group; none when the name is no group.
#[must_use]
pub fn type_group(name: &str) -> &'static [&'static str] {
    GROUPS.iter().find(|(group, _)| *group == name).map_or(&[], |(_, types)| types)
}

/// The usual name of a type: 社区卫生服务中心 of `CHC`.
#[must_use]
pub fn type_name(code: &str) -> Option<&'static str> {
    TYPES.iter().find(|(word, known)| *known == code && !word.is_ascii()).map(|(word, _)| *word)
}

/// What a group of types is called.
#[must_use]
pub fn group_name(group: &str) -> Option<&'static str> {
    Some(match group {
        "HOSPITAL" => "医院",
        "TCM_HOSPITAL" => "中医类医院",
        "PRIMARY" => "基层医疗卫生机构",
        "PUBLIC_HEALTH" => "专业公共卫生机构",
        "MEDICAL" => "医疗卫生机构",
        _ => return None,
    })
}

/// Whether rows of a type stand in a register and have no site of their own: specialties, teams, projects.
#[must_use]
pub fn is_register(code: &str) -> bool {
    ["SPECIALTY", "TEAM", "PROJECT", "QC_CENTRE"].contains(&code)
}

/// All type codes and groups that the program knows by name.
#[must_use]
pub fn known_types() -> Vec<&'static str> {
    let mut known: Vec<&str> = TYPES.iter().chain(OSM_TYPES).map(|(_, code)| *code).collect();
    known.extend(GROUPS.iter().flat_map(|(group, types)| std::iter::once(group).chain(*types)));
    known.sort_unstable();
    known.dedup();
    known
}

/// OSM tags to type codes, the first that fits wins.
pub(super) const OSM_TYPES: &[(&str, &str)] = &[
    ("amenity=hospital", "HOSP"),
    ("healthcare=hospital", "HOSP"),
    ("healthcare=blood_donation", "BLOOD_FIXED"),
    ("amenity=blood_donation", "BLOOD_FIXED"),
    ("amenity=clinic", "CLINIC"),
    ("healthcare=clinic", "CLINIC"),
    ("healthcare=centre", "CLINIC"),
    ("healthcare=center", "CLINIC"),
    ("amenity=doctors", "DOCTORS"),
    ("healthcare=doctor", "DOCTORS"),
    ("amenity=pharmacy", "PHARMACY"),
    ("healthcare=pharmacy", "PHARMACY"),
    ("amenity=dentist", "DENTIST"),
    ("healthcare=dentist", "DENTIST"),
    ("amenity=nursing_home", "ELDERCARE"),
    ("amenity=childcare", "NURSERY"),
    ("healthcare=nurse", "NURSE"),
    ("healthcare=laboratory", "LAB"),
    ("healthcare=midwife", "MIDWIFE"),
    ("healthcare=rehabilitation", "REHAB"),
    ("healthcare=physiotherapist", "REHAB"),
    ("healthcare=hospice", "HOSPICE"),
];

/// Names of services in lists to the words of the plans.
const SERVICES: &[(&str, &str)] = &[
    ("中医", "tcm"),
    ("中医馆", "tcm"),
    ("中医药", "tcm"),
    ("中医药服务", "tcm"),
    ("中医服务", "tcm"),
    ("国医堂", "tcm"),
    ("中医角", "tcm"),
    ("中医阁", "tcm"),
    ("康复", "rehab"),
    ("检验", "lab"),
    ("口腔", "dental"),
    ("急诊", "emergency"),
    ("发热门诊", "fever"),
    ("发热诊室", "fever"),
    ("血液透析", "haemodialysis"),
    ("预防接种", "vaccination"),
    ("接种", "vaccination"),
    ("安宁疗护", "hospice"),
];

/// The type code of a type's name; `None` when the name is unknown. Codes stand for themselves.
pub(super) fn type_code(name: &str) -> Option<&'static str> {
    let name = name.trim();
    // A dual plate such as 卫生院（社区卫生服务中心） goes by what stands before the bracket; but a township hospital
    // that may also call itself a hospital, 第二人民医院（通滩中心卫生院）, is what its bracket says.
    let mut plates = name.split(['（', '(', '/', '）', ')']);
    let first = plate_code(plates.next().unwrap_or(name), name);
    let mut second = || plates.next().and_then(|plate| plate_code(plate, plate));
    match first {
        Some("HOSP") => second().filter(|code| ["THC", "CHC"].contains(code)).or(first),
        _ => first,
    }
}

/// The type code of one plate; `whole` may be a code itself.
fn plate_code(plate: &str, whole: &str) -> Option<&'static str> {
    let (plain, name) = (plate.trim().to_lowercase(), whole);
    if plain.is_empty() {
        return None;
    }
    if let Some((_, code)) = TYPES.iter().find(|(word, code)| *word == plain || code.eq_ignore_ascii_case(name)) {
        return Some(code);
    }
    let is_ending = |word: &str| !word.is_ascii() && plain.ends_with(word);
    TYPES.iter().filter(|(word, _)| is_ending(word)).max_by_key(|(word, _)| word.len()).map(|(_, code)| *code)
}

/// The known name of a type that is nearest in spelling, with its code.
pub(super) fn nearest_type(name: &str) -> Option<(&'static str, &'static str)> {
    let near = crate::message::nearest(name, TYPES.iter().map(|(word, _)| *word))?;
    TYPES.iter().find(|(word, _)| *word == near).copied()
}

/// The plans' word for a service; names that are not known stay as they are.
pub(super) fn service(name: &str) -> String {
    let name = name.trim();
    let known = SERVICES.iter().find(|(word, _)| *word == name).map(|(_, code)| *code);
    known.map_or_else(|| name.to_lowercase(), str::to_owned)
}

/// The service that a column is about, when its title is the name of a service: a yes/no column.
pub(super) fn flag_column(title: &str) -> Option<FlagColumn> {
    let title = title.trim();
    let named = |(word, code): &&(&'static str, &'static str)| *word == title || code.eq_ignore_ascii_case(title);
    let (_, service) = SERVICES.iter().find(named)?;
    Some(FlagColumn { service, is_whole: !ONE_FORM.contains(&title) })
}

/// The plans' word for the service that a title names, if it names one.
#[must_use]
pub fn service_named(title: &str) -> Option<&'static str> {
    flag_column(title).map(|found| found.service)
}

/// A yes/no column about a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FlagColumn {
    /// The plans' word for the service.
    pub service: &'static str,
    /// Whether "no" means that the service is lacking; a clinic without a TCM hall may still offer TCM.
    pub is_whole: bool,
}

/// Titles that name one form of a service: having it is having the service, lacking it says nothing.
const ONE_FORM: [&str; 6] = ["中医馆", "国医堂", "中医角", "中医阁", "发热门诊", "发热诊室"];

/// Who runs a facility; `None` for a word that does not say.
pub(super) fn ownership(text: &str) -> Option<Ownership> {
    Some(match text.trim().to_lowercase().as_str() {
        "政府办" | "政府" | "政府举办" | "政府办公立" | "gov" | "government" => Ownership::Gov,
        "公立" | "公办" | "国有" | "集体" | "集体办" | "国有全资" | "public" => Ownership::Public,
        "民营" | "社会办" | "社会办医" | "私立" | "私营" | "民办" | "个人" | "private" | "private_for_profit" => {
            Ownership::Private
        }
        _ => return None,
    })
}

/// A yes/no value; `None` when it is empty or says neither.
pub fn flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "有" | "是" | "1" | "1.0" | "true" | "yes" | "y" | "t" | "√" | "✓" | "具备" | "已建" => Some(true),
        "无" | "否" | "没有" | "0" | "0.0" | "false" | "no" | "n" | "f" | "×" | "不具备" | "未建" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether a facility exists, is planned or is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Status {
    /// 现有
    Existing,
    /// 规划、在建
    Planned,
    /// 撤销
    Closed,
}

/// The status that a word stands for.
pub(super) fn status(text: &str) -> Option<Status> {
    Some(match text.trim().to_lowercase().as_str() {
        "现有" | "现状" | "保留" | "运营" | "已建" | "建成" | "在用" | "existing" | "open" | "active" => {
            Status::Existing
        }
        "规划" | "在建" | "拟建" | "新建" | "待建" | "planned" | "proposed" | "construction" => {
            Status::Planned
        }
        "撤销" | "已撤销" | "关闭" | "停业" | "停用" | "撤并" | "closed" | "disused" => Status::Closed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_become_codes_by_their_longest_ending() {
        let code = |name| type_code(name).unwrap_or("-");
        assert_eq!(code("综合医院"), "HOSP");
        assert_eq!(code("第二人民医院"), "HOSP");
        assert_eq!(code("中医医院"), "TCMH");
        assert_eq!(code("中西医结合医院"), "INTEGRATED");
        assert_eq!(code("社区医院"), "CHC");
        assert_eq!(code("通滩中心卫生院"), "THC");
        assert_eq!(code("卫生院（社区卫生服务中心）"), "THC");
        assert_eq!(code("区第二人民医院（通滩中心卫生院）"), "THC");
        assert_eq!(code("第三人民医院(古渡社区卫生服务中心)"), "CHC");
        assert_eq!(code("人民医院（东院区）"), "HOSP");
        assert_eq!(code("妇幼保健院"), "MCH");
        assert_eq!(code("中医诊所"), "TCMC");
        assert_eq!(code("村卫生室"), "VC");
        assert_eq!(code("chs"), "CHS");
        assert_eq!(code("Hospital"), "HOSP");
        assert_eq!(code("第一小学校"), "SCHOOL");
        assert_eq!(code("专科疾病防治院（所、站）"), "DISEASE_INSTITUTE");
        assert_eq!(code("护理院"), "NURSING_HOSPITAL");
        assert_eq!(code("茶馆"), "-");
    }

    #[test]
    fn a_mother_and_child_hospital_is_a_public_health_institution_and_counts_as_hospital_only_where_named() {
        assert!(type_group("PUBLIC_HEALTH").contains(&"MCH"));
        assert!(!type_group("HOSPITAL").contains(&"MCH"));
        assert!(type_group("MEDICAL").contains(&"MCH") && type_group("MEDICAL").contains(&"NURSING_HOSPITAL"));
    }

    #[test]
    fn the_usual_name_of_a_type_is_read_as_that_type() {
        for code in known_types() {
            assert_eq!(type_name(code).and_then(type_code).unwrap_or(code), code);
        }
    }

    #[test]
    fn an_empty_or_odd_flag_is_unknown_and_not_no() {
        assert_eq!((flag("有"), flag("否"), flag(""), flag("不详")), (Some(true), Some(false), None, None));
    }
}

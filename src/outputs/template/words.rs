//! What the first sheet of a template tells those who fill it in.

use super::asks::Asks;
use super::{project_lines, sheet};

/// A sheet: its name, who fills it in, what stands in it, how it is read.
pub(super) type About = [String; 4];

/// One row for each sheet of the workbook.
pub(super) fn sheets(asks: &Asks) -> Vec<About> {
    let row = |name: &str, who: &str, what: &str, how: &str| [name, who, what, how].map(str::to_owned);
    let mut rows = vec![row(
        sheet::FACILITIES,
        "卫生健康局医政、中医、基层、妇幼、老龄、托育等科室",
        "一行一个机构（一个机构有几处执业地点的，一处一行）",
        "作为机构名单读入；没有经纬度的行只计数，不参与可达性计算",
    )];
    if asks.register.is_some() {
        rows.push(row(
            sheet::REGISTER,
            "卫生健康局医政、应急、科教等科室",
            "一行一个专科、队伍、项目或质控中心",
            "作为没有位置的名单读入，只计数",
        ));
    }
    rows.push(row(
        sheet::UNITS,
        "卫生健康局规划信息科室，会同统计、公安部门",
        "一行一个区县、街道、镇、社区或村",
        "按编码（没有编码的按名称）并入边界图层，表中的值优先",
    ));
    if asks.areas.is_some() {
        rows.push(row(
            sheet::AREAS,
            "自然资源、住建、民政部门",
            "一行一个居住区（小区）",
            "按编码（没有编码的按名称）并入居住区图层，表中的值优先",
        ));
    }
    if !asks.indicators.is_empty() {
        rows.push(row(
            sheet::INDICATORS,
            "卫生健康局规划信息（统计）科室",
            "指标名称和单位不要改动，按年份填数",
            "取评价年的值；没有的取以前最近一年的值",
        ));
    }
    rows.push(row(sheet::CLAUSES, "不用填", "每条规划条文用到哪些列", "不读入"));
    rows
}

/// The rules of filling in.
pub(super) const RULES: [&str; 9] = [
    "不知道的一律留空。空格是“未知”，不会当作“否”或“0”；没有就明确填“否”或“0”。",
    "第一行列名不要改动、不要合并单元格；可以删去用不到的列，也可以在右边加列。",
    "数字列只填数字，不写单位、“约”“余”等字；单位见列名括号。若改用万人填报，请把列名括号里的单位一并改为“万人”。",
    "比例类指标填百分号前的数（35.2），填成 35.2% 也能读出。",
    "编码列已设为文本，请勿改为数字，以免末位丢失。",
    "规划新增的机构照填一行：状态选“规划”，并填启用年；从该年起计入。",
    "填写对方机构的列（医联体、签约、上级机构等），写编码或名称，多个用“；”分开。",
    "列名右上角有红色三角的，鼠标移上去可看填写说明，以及哪些条文要用到这一列。",
    "读不出的单元格不会使程序中断：程序会列出工作表、行号、列名和内容，请据此改正。",
];

/// The lines of a project file, one by one.
pub(super) fn lines(asks: &Asks, file: &str) -> Vec<String> {
    project_lines(asks, file).lines().map(str::to_owned).collect()
}

//! `gapzone network --certify`: the proof that the nearest times of a network are the least possible.

use super::failure::{BUG, Failure};
use crate::access::{Direction, NodeTimes, certify};
use crate::message::Lang;
use crate::rules::access::mode_name;
use crate::rules::evidence::{Evidence, Mode};

/// Searches the nearest site in service of every node, both ways, proves the times and says so in one line each.
///
/// # Errors
/// The first time that is wrong: a fault of this program.
pub(super) fn certified(evidence: &Evidence<'_>, mode: &Mode, lang: Lang) -> Result<String, Failure> {
    let Some(network) = mode.travel.network() else { return Ok(String::new()) };
    let (sites, _) = mode.sites_where(|site| evidence.site_open(site));
    let name = mode_name(&mode.id);
    let mut text = String::new();
    for direction in [Direction::Towards, Direction::From] {
        let times = NodeTimes::to_nearest(network, &sites, direction);
        let way = match direction {
            Direction::Towards => ("前往最近机构", "towards the nearest site"),
            Direction::From => ("从最近机构出发", "from the nearest site"),
        };
        if let Err(flaw) = certify(network, &times, &sites, direction) {
            return Err(Failure { code: BUG, text: format!("{}, {}: {flaw}", name.get(lang), way.1) });
        }
        let (arcs, nodes, sites) = (network.out.len(), network.nodes.len(), sites.len());
        text.push_str(&match lang {
            Lang::Zh => format!(
                "  已证明最短（{}，{}）：核对 {arcs} 条弧、{nodes} 个节点、{sites} 个机构地点，0 处差错\n",
                name.zh, way.0
            ),
            Lang::En => format!(
                "  proven least {}, {}: {arcs} arcs, {nodes} nodes and {sites} sites checked, 0 flaws\n",
                name.en, way.1
            ),
        });
    }
    Ok(text)
}

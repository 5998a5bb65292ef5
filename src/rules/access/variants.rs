//! The same question with one assumption changed: speeds, modes, facilities, the placement of people, shares.

use super::substitute::Substitutes;
use super::{Question, SHARES_TRIED, SPEED_FACTORS, mode_name};
use crate::access::Stop;
use crate::layers::FacilityId;
use crate::message::Text;
use crate::rules::Known;
use crate::rules::evidence::Mode;
use crate::rules::finding::{CellStatus, End, Finding, Firmness, Tally, Variant};

impl Question<'_> {
    pub(super) fn add_variants(&self, finding: &mut Finding, mode: &Mode) {
        self.add_speed_variants(finding, mode);
        self.add_mode_variants(finding);
        self.add_supply_variants(finding, mode);
        self.add_placement_variant(finding, mode);
        if self.access.share_is_ours {
            for bp in SHARES_TRIED {
                let verdict = self.judge(&finding.tally, Some(bp));
                let label = Text::new(format!("比例要求 {}%", bp / 100), format!("{} % of people asked for", bp / 100));
                finding.variants.push(Variant {
                    id: format!("share-{bp}"),
                    label,
                    share: None,
                    value: None,
                    gap: None,
                    verdict,
                });
            }
        }
    }

    /// At `f` times the speeds a way of travel time t and waiting time w takes t / f + w; that is within
    /// the limit T exactly when t + f w is within f T. So one search with scaled waits is enough.
    fn add_speed_variants(&self, finding: &mut Finding, mode: &Mode) {
        if self.access.metres.is_some() {
            finding.firmness = Firmness::NotSpeedDependent;
            return;
        }
        let mut firm = true;
        let mut gaps = Vec::new();
        for factor in SPEED_FACTORS {
            let (mut sites, _) = mode.sites_where(|s| self.counts(s.facility) == Known::Yes && self.may_count(s));
            for site in &mut sites {
                site.wait = site.wait.scaled(factor);
            }
            let limit = self.access.limit().scaled(factor);
            let arrivals = mode.travel.nearest_within(&mode.demand, &sites, self.access.direction, limit);
            let mut status = self.statuses(mode, &arrivals, limit);
            self.substitute(mode, &mut status, factor, Substitutes::Sure);
            let tally = self.tally(&status);
            let verdict = self.judge(&tally, self.access.share_bp);
            firm &= self.judge(&finding.tally, self.access.share_bp) == verdict;
            gaps.push(status.iter().map(|s| *s == CellStatus::Gap).collect::<Vec<bool>>());
            finding.variants.push(Variant {
                id: format!("speed-{factor}"),
                label: Text::new(format!("速度 ×{factor}"), format!("speeds × {factor}")),
                share: Some(tally.share()),
                value: None,
                gap: Some(tally.gap),
                verdict,
            });
        }
        finding.gap_at_speeds = gaps.try_into().ok();
        finding.firmness = match (self.access.share_bp, firm) {
            (None, _) => Firmness::NotJudged,
            (Some(_), true) => Firmness::Firm,
            (Some(_), false) => Firmness::Fragile,
        };
    }

    /// Nobody is served by a facility of which it is not known whether it counts, and by each of them.
    pub(super) fn add_ends(&self, finding: &mut Finding, most: Option<&Tally>) {
        let Some(most) = most.filter(|most| most.gap != finding.tally.gap) else { return };
        let ends = [(End::Low, finding.tally), (End::High, *most)];
        for (end, tally) in ends {
            let verdict = self.judge(&tally, self.access.share_bp);
            let (share, gap) = (Some(tally.share()), Some(tally.gap));
            finding.variants.push(Variant { share, gap, ..Variant::at(end, verdict) });
        }
    }

    fn add_mode_variants(&self, finding: &mut Finding) {
        for id in self.access.modes() {
            let Some((_, mode)) = self.evidence.mode(id).filter(|_| id != self.scope.mode) else { continue };
            let outcome = self.outcome_within(mode, |f| self.counts(f) == Known::Yes);
            finding.variants.push(self.variant(format!("mode-{id}"), mode_name(id), &outcome.tally));
        }
    }

    fn add_supply_variants(&self, finding: &mut Finding, mode: &Mode) {
        let in_service = |id: FacilityId| self.evidence.layers.facilities.get(id).is_open(self.evidence.project.as_of);
        if self.access.auxiliary.is_some() {
            let facility = |id| self.evidence.layers.facilities.get(id);
            let main = self
                .outcome_within(mode, |id| in_service(id) && self.access.supply.matches(facility(id)) == Known::Yes);
            let label = Text::new("仅主导机构", "main facilities only");
            finding.variants.push(self.variant("supply-main".to_owned(), label, &main.tally));
        }
        if self.access.substitute.is_some() {
            let outcome = self.outcome_without_substitutes(mode);
            let label = Text::new("不计替代机构", "without substitutes");
            finding.variants.push(self.variant("supply-strict".to_owned(), label, &outcome.tally));
        }
        if let Some(extended) = &self.access.extended {
            let facility = |id| self.evidence.layers.facilities.get(id);
            let counts =
                |id| self.counts(id) == Known::Yes || (in_service(id) && extended.matches(facility(id)) == Known::Yes);
            let outcome = self.outcome_within(mode, counts);
            let label = Text::new("另计其他同类机构", "with further facilities added");
            finding.variants.push(self.variant("supply-extended".to_owned(), label, &outcome.tally));
        }
    }

    /// The same question with people placed in the other way that the data allow.
    fn add_placement_variant(&self, finding: &mut Finding, mode: &Mode) {
        let Some(other) = self.evidence.other_placement else { return };
        let (sites, _) = mode.sites_where(|s| self.counts(s.facility) == Known::Yes && self.may_count(s));
        let stops: Vec<Stop> = other.residents.cells.iter().map(|c| mode.travel.stop(c.position, c.point)).collect();
        let arrivals = mode.travel.nearest(&stops, &sites, self.access.direction);
        let mut tally = Tally::default();
        for ((cell, stop), arrival) in other.residents.cells.iter().zip(&stops).zip(&arrivals) {
            if self.in_scope(cell) {
                tally.add(self.evidence.access_status(mode, stop, arrival.as_ref(), self.access.limit()), cell.people);
            }
        }
        finding.variants.push(self.variant("placement".to_owned(), other.label.clone(), &tally));
    }

    fn variant(&self, id: String, label: Text, tally: &Tally) -> Variant {
        let verdict = self.judge(tally, self.access.share_bp);
        Variant { id, label, share: Some(tally.share()), value: None, gap: Some(tally.gap), verdict }
    }
}

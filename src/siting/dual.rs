//! Prices of demand that give the best bound: the volume algorithm of Barahona and Anbil (2000).
//!
//! A relaxation values any prices with a bound that holds. The algorithm moves the best prices found along an average
//! of what was too much or too little, and learns on the way how often each candidate was chosen. Prices are whole
//! numbers, so each bound is exact; how they are moved is a matter of floating point and proves nothing.

/// A problem with prices: its bound is concave in them, and holds whatever they are.
pub(super) trait Relaxation {
    /// Bound at these prices; fills in for each demand how far it is from being served once (1: not at all, 0: once,
    /// -1: twice), and keeps what was chosen.
    fn evaluate(&mut self, prices: &[i64], slack: &mut [f64]) -> i64;

    /// The nearest price that is allowed.
    fn clamp(&self, demand: usize, price: i64) -> i64;

    /// How fast the price of a demand moves, as compared with others.
    fn pace(&self, demand: usize) -> f64;

    /// Candidates chosen by the last evaluation.
    fn chosen(&self) -> &[u32];

    /// Number of candidates.
    fn candidates(&self) -> usize;

    /// Called after an evaluation that raised the bound (and after the first). Gives the cutoff: a bound that reaches
    /// it says that nothing better is left.
    fn learn(&mut self, bound: i64) -> i64;

    /// Asked now and then.
    fn stopped(&self) -> bool;
}

/// How long to look for better prices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// Most evaluations.
    pub evaluations: usize,
    /// Evaluations without any real gain after which it is over.
    pub idle: usize,
    /// First step, as a part of the distance to the cutoff.
    pub step: f64,
}

/// What the ascent found.
#[derive(Clone, Debug)]
pub(super) struct Ascent {
    /// The best bound.
    pub bound: i64,
    /// How often each candidate was chosen, 0 to 1, in an average that comes near a solution of the linear program.
    pub share: Vec<f64>,
}

/// Raises the bound by moving `prices`, which hold the best ones afterwards.
pub(super) fn ascend(relaxation: &mut impl Relaxation, prices: &mut [i64], patience: Patience) -> Ascent {
    let n = prices.len();
    let mut slack = vec![0.0; n];
    let mut bound = relaxation.evaluate(prices, &mut slack);
    let mut cutoff = relaxation.learn(bound);
    let mut average = slack.clone();
    let mut share = vec![0.0; relaxation.candidates()];
    relaxation.chosen().iter().for_each(|&j| share[j as usize] = 1.0);
    let mut trial = prices.to_vec();
    let (mut step, mut reds, mut idle) = (patience.step, 0, 0);
    let mut most = 0.1;
    for k in 0..patience.evaluations {
        if bound >= cutoff || (k % 16 == 15 && relaxation.stopped()) {
            break;
        }
        let mut norm = 0.0;
        for i in 0..n {
            if free(relaxation, i, prices[i], average[i]) {
                norm += relaxation.pace(i) * average[i] * average[i];
            }
        }
        if norm < 1e-12 {
            break;
        }
        let length = step * (cutoff - bound) as f64 / norm;
        for i in 0..n {
            let move_by = (length * relaxation.pace(i) * average[i]).round();
            trial[i] = relaxation.clamp(i, prices[i].saturating_add(move_by as i64));
        }
        let value = relaxation.evaluate(&trial, &mut slack);
        let (mut dot, mut apart, mut toward) = (0.0, 0.0, 0.0);
        for i in 0..n {
            let pace = relaxation.pace(i);
            let difference = slack[i] - average[i];
            dot += pace * slack[i] * average[i];
            apart += pace * difference * difference;
            toward -= pace * average[i] * difference;
        }
        let shortest = if apart > 0.0 { toward / apart } else { most };
        let part = shortest.clamp(most / 10.0, most);
        (0..n).for_each(|i| average[i] += part * (slack[i] - average[i]));
        share.iter_mut().for_each(|s| *s *= 1.0 - part);
        relaxation.chosen().iter().for_each(|&j| share[j as usize] += part);
        if value > bound {
            let real = (value - bound) as f64 > 1e-3 * (cutoff - bound) as f64;
            idle = if real { 0 } else { idle + 1 };
            bound = value;
            prices.copy_from_slice(&trial);
            cutoff = relaxation.learn(bound);
            step = (step * if dot > 0.0 { 1.5 } else { 1.1 }).min(2.0);
            reds = 0;
        } else {
            reds += 1;
            idle += 1;
            if reds == 8 {
                reds = 0;
                step *= 0.66;
                most = (most * 0.9_f64).max(0.01);
            }
        }
        if idle > patience.idle || step < 1e-5 {
            break;
        }
    }
    Ascent { bound, share }
}

/// Whether a price can go where the average points.
fn free(relaxation: &impl Relaxation, i: usize, price: i64, average: f64) -> bool {
    let toward = if average > 0.0 { price.saturating_add(1) } else { price.saturating_sub(1) };
    relaxation.clamp(i, toward) != price
}

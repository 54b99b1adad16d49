//! Statistics: the chi-square test.

use super::{Call, Native, pure};
use crate::eval::error::{Failure, FailureKind};
use crate::value::Value;
use num_traits::ToPrimitive;

pub(super) const NATIVES: &[Native] = &[pure("Statistics", "ChiSquare", chi_square)];

/// `ChiSquare(expected, actual, alpha)`: TRUE unless the test rejects that both have the same distribution.
fn chi_square(call: &Call<'_>) -> Result<Value, Failure> {
    let (expected, actual, level) = (call.items(0)?, call.items(1)?, call.text_of(2)?);
    let unfit = |message: &str| Failure::new(FailureKind::Argument, message.to_owned());
    let level: f64 = level.parse().map_err(|_| unfit("the significance level is no number"))?;
    if !(level > 0.0 && level <= 0.5) {
        return Err(unfit("the significance level must be above 0 and at most 0.5"));
    }
    if expected.len() != actual.len() || expected.len() < 2 {
        return Err(unfit("the test needs two sequences of one length, at least 2"));
    }
    let numbers = |counts: &[Value]| -> Result<Vec<f64>, Failure> {
        counts.iter().map(|count| Ok(call.big(count)?.to_f64().unwrap_or(f64::INFINITY))).collect()
    };
    let (expected, actual) = (numbers(&expected)?, numbers(&actual)?);
    if expected.iter().any(|&count| count <= 0.0) || actual.iter().any(|&count| count < 0.0) {
        return Err(unfit("expected counts must be positive, and no count negative"));
    }
    // Counts of different totals are compared by their proportions.
    let scale = actual.iter().sum::<f64>() / expected.iter().sum::<f64>();
    let distance: f64 = expected
        .iter()
        .zip(&actual)
        .map(|(expected, actual)| (actual - expected * scale).powi(2) / (expected * scale))
        .sum();
    let chance = upper_gamma((expected.len() - 1) as f64 / 2.0, distance / 2.0);
    Ok(Value::Boolean(chance >= level))
}

/// The regularized upper incomplete gamma function Q(a, x): by its series for small x, else by its continued fraction.
fn upper_gamma(a: f64, x: f64) -> f64 {
    const TERMS: usize = 10_000;
    const PRECISION: f64 = 1e-14;
    if x <= 0.0 {
        return 1.0;
    }
    let front = (a * x.ln() - x - log_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for n in 1..TERMS {
            term *= x / (a + n as f64);
            sum += term;
            if term < sum * PRECISION {
                break;
            }
        }
        return 1.0 - front * sum;
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for n in 1..TERMS {
        let n = n as f64;
        let numerator = -n * (n - a);
        b += 2.0;
        d = numerator * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + numerator / c;
        c = if c.abs() < TINY { TINY } else { c };
        fraction *= d * c;
        if (d * c - 1.0).abs() < PRECISION {
            break;
        }
    }
    front * fraction
}

/// The logarithm of the gamma function for a multiple of 1/2: downwards to 1/2 or 1.
fn log_gamma(a: f64) -> f64 {
    let mut argument = a;
    let mut sum = 0.0;
    while argument > 1.0 {
        argument -= 1.0;
        sum += argument.ln();
    }
    if argument < 1.0 { sum + std::f64::consts::PI.sqrt().ln() } else { sum }
}

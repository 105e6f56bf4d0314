//! The valid vectors, each found by a number that other vectors hardly change.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use fugong::wire::OPERATIONS;

use crate::random::{Random, hash};
use crate::seeds::{self, Seed};

/// How a target writes the call of a vector: as bytes of the operation's place, of the vector's number and of the vector.
pub(crate) type Write = fn(u8, u16, &Seed) -> Vec<u8>;

/// The most bytes of an input, as `xtask/src/fuzz.rs` tells libFuzzer, which cuts longer ones off.
const LONGEST_INPUT: usize = 4096;

/// An operation with its vectors, in the order of their numbers.
pub(crate) struct Vectors {
    pub(crate) operation: usize,
    numbered: Vec<(u16, Seed)>,
}

impl Vectors {
    /// Pick the vector with the next number. A new vector takes only some of its neighbour's numbers, so that seeds that were
    /// kept go on meaning what they meant.
    pub(crate) fn pick(&self, random: &mut Random<'_>) -> &Seed {
        let drawn = random.below(1 << 16);
        let place = self.numbered.partition_point(|(number, _)| usize::from(*number) < drawn);
        &self.numbered[place % self.numbered.len()].1
    }
}

/// Give the vectors of every operation, in the order of the contract.
pub(crate) fn all() -> &'static [Vectors] {
    static ALL: OnceLock<Vec<Vectors>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut seeds = seeds::seeds(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
        let found = OPERATIONS.iter().enumerate().map(|(operation, described)| {
            let seeds = seeds.remove(described.name);
            let seeds = seeds.unwrap_or_else(|| panic!("`{}` has no valid vector", described.name));
            let number = |seed: &Seed| (hash(seed.name.as_bytes()) >> 24) as u16;
            let mut numbered: Vec<_> = seeds.into_iter().map(|seed| (number(&seed), seed)).collect();
            numbered.sort_by(|one, other| (one.0, &one.1.name).cmp(&(other.0, &other.1.name)));
            for place in 1..numbered.len() {
                numbered[place].0 = numbered[place].0.max(numbered[place - 1].0 + 1);
            }
            Vectors { operation, numbered }
        });
        found.collect()
    })
}

/// Write the calls of all vectors that are short enough into the folder that `FUGONG_VECTORS_TO` names, as inputs of a target to start with.
pub(crate) fn write_all(write: Write) {
    let Some(folder) = std::env::var_os("FUGONG_VECTORS_TO") else { return };
    for vectors in all() {
        for (number, seed) in &vectors.numbered {
            let bytes = write(vectors.operation as u8, *number, seed);
            if bytes.len() <= LONGEST_INPUT {
                let place = format!("vector-{}-{}", OPERATIONS[vectors.operation].name, seed.name);
                fs::write(Path::new(&folder).join(place), bytes).unwrap();
            }
        }
    }
}

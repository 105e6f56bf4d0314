//! 统一社会信用代码 (GB 32100-2015) with right check digits, in an area that no registry has.

use super::chance::Chance;

/// The 31 characters, by their values: digits and letters without I, O, S, V, Z (GB 32100-2015, table 2).
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Registered by the market authority (9), as an enterprise (1), in an area code that is not assigned.
const HEAD: &str = "91990100";

/// Invent a code.
pub(crate) fn invent(chance: &mut Chance) -> String {
    let mut code = HEAD.to_owned();
    let organisation: String = (0..8).map(|_| char::from(letter(chance.below(31)))).collect();
    code.push_str(&organisation);
    code.push(organisation_check(&organisation));
    code.push(check(&code));
    code
}

/// The check digit of an organisation code (GB 11714-1997): its letters count from A = 10.
fn organisation_check(code: &str) -> char {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = code.chars().zip(weights).map(|(letter, weight)| letter.to_digit(36).unwrap_or(0) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// The check character of the first seventeen: weights are the powers of 3 modulo 31.
pub(crate) fn check(code: &str) -> char {
    let value = |letter: u8| ALPHABET.iter().position(|known| *known == letter).unwrap_or(0);
    let (sum, _) =
        code.bytes().take(17).fold((0, 1), |(sum, weight), letter| (sum + value(letter) * weight, weight * 3 % 31));
    char::from(letter(u64::try_from((31 - sum % 31) % 31).unwrap_or(0)))
}

fn letter(value: u64) -> u8 {
    usize::try_from(value).ok().and_then(|index| ALPHABET.get(index)).copied().unwrap_or(b'0')
}

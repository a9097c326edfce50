//! 代码校验 Check characters of the codes by which the state knows organizations and people (GB 32100, GB 11643).

/// The characters of a unified code, in the order of their values: no I, O, S, V, Z.
const CODE: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// 统一社会信用代码 Whether the code is one, by its characters and its check character (GB 32100—2015).
#[must_use]
pub fn is_uscc(code: &str) -> bool {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let values: Option<Vec<usize>> = code.chars().map(|c| CODE.find(c)).collect();
    let Some([body @ .., check]) = values.as_deref() else { return false };
    if body.len() != WEIGHTS.len() {
        return false;
    }
    let sum: usize = body.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    (31 - sum % 31) % 31 == *check
}

/// 公民身份号码 Whether the number is one: eighteen characters, a day of birth that there is, and the check character (GB 11643—1999).
#[must_use]
pub fn is_id_number(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let number = number.trim().to_ascii_uppercase();
    let characters: Vec<char> = number.chars().collect();
    let [body @ .., check] = characters.as_slice() else { return false };
    let digits: Option<Vec<u32>> = body.iter().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == WEIGHTS.len()) else { return false };
    let born = (number.get(6..10), number.get(10..12), number.get(12..14));
    let (Some(year), Some(month), Some(day)) = born else { return false };
    let born = (year.parse(), month.parse(), day.parse());
    let (Ok(year), Ok(month), Ok(day)) = born else { return false };
    if jiff::civil::Date::new(year, month, day).is_err() {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    usize::try_from(sum % 11).ok().and_then(|at| CHECKS.get(at)) == Some(check)
}

/// Whether it was meant as such a number, right or wrong: seventeen digits and a digit or X.
#[must_use]
pub fn is_meant_as_id_number(number: &str) -> bool {
    let number = number.trim().as_bytes();
    let [body @ .., check] = number else { return false };
    let digits = body.len() == 17 && body.iter().all(u8::is_ascii_digit);
    digits && (check.is_ascii_digit() || check.eq_ignore_ascii_case(&b'x'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_organizations_are_told_from_others_by_their_check_character() {
        for code in ["91320105780688132K", "91230500MA1B3N1N2M", "11230500001755309F", "11500000MB1553803Q"] {
            assert!(is_uscc(code), "{code}");
            let mut wrong: Vec<char> = code.chars().collect();
            wrong.swap(8, 9);
            let wrong: String = wrong.into_iter().collect();
            assert!(wrong == code || !is_uscc(&wrong), "{wrong}");
        }
        for code in ["", "91320105780688132", "9132010578068813211", "91320105780688132k", "9132010578068813２K"] {
            assert!(!is_uscc(code), "{code}");
        }
        assert!(!is_uscc("00000000000000000X"), "the placeholder is no code");
    }

    #[test]
    fn numbers_of_people_are_told_from_others_by_day_and_check_character() {
        assert!(is_id_number("11010519491231002X"));
        assert!(is_id_number("11010519491231002x"));
        for number in ["110105194912310021", "11010519491331002X", "11010519490230002X", "110105491231002", ""] {
            assert!(!is_id_number(number), "{number}");
        }
        for number in ["110105194912310021", "11010519491331002X", " 11010519491231002x "] {
            assert!(is_meant_as_id_number(number), "{number}");
        }
        for number in ["110105491231002", "E12345678", "91320105780688132K", ""] {
            assert!(!is_meant_as_id_number(number), "{number}");
        }
    }
}

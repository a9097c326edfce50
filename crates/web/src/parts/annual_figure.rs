//! 统计数的写法 How a figure of an annual report is written: computed, entered by hand, together; never one in place of another.

use domain::annual_report::Manual;
use domain::money::Fen;

/// 统计数 A figure with what stands beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnnualFigure {
    /// 系统计算的件数
    pub number: u64,
    /// 系统计算的金额 Where the row is one of money.
    pub fen: Option<Fen>,
    /// 手工补录
    pub manual: Manual,
}

fn joined(number: Option<u64>, fen: Option<Fen>) -> String {
    let parts = [number.map(|number| number.to_string()), fen.map(|fen| fen.to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

impl AnnualFigure {
    /// 系统计算
    #[must_use]
    pub fn computed(&self) -> String {
        joined(self.fen.is_none().then_some(self.number), self.fen)
    }

    /// 手工补录 Empty when nothing was entered.
    #[must_use]
    pub fn by_hand(&self) -> String {
        joined(self.manual.number, self.manual.fen)
    }

    /// 合计件数 Of a row that counts.
    #[must_use]
    pub fn number_together(&self) -> Option<u64> {
        self.fen.is_none().then(|| self.number.saturating_add(self.manual.number.unwrap_or(0)))
    }

    /// 合计金额 Of a row that has money.
    #[must_use]
    pub fn fen_together(&self) -> Option<Fen> {
        match (self.fen, self.manual.fen) {
            (None, None) => None,
            (computed, manual) => Some(computed.unwrap_or(Fen::ZERO) + manual.unwrap_or(Fen::ZERO)),
        }
    }

    /// 合计
    #[must_use]
    pub fn together(&self) -> String {
        joined(self.number_together(), self.fen_together())
    }

    /// 系统计算 n，手工补录 m In one line; the bare figure when nothing was entered.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.manual.is_any() {
            format!("系统计算 {}，手工补录 {}，合计 {}", self.computed(), self.by_hand(), self.together())
        } else {
            self.computed()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_by_hand_stands_beside_what_is_computed() {
        let plain = AnnualFigure { number: 2, ..AnnualFigure::default() };
        assert_eq!((plain.sentence().as_str(), plain.by_hand().as_str()), ("2", ""));
        let both = AnnualFigure { manual: Manual { number: Some(3), fen: None }, ..plain };
        assert_eq!(both.sentence(), "系统计算 2，手工补录 3，合计 5");
        let manual = Manual { number: None, fen: Some(Fen::yuan(50)) };
        let money = AnnualFigure { fen: Some(Fen::yuan(1000)), manual, ..plain };
        assert_eq!(money.sentence(), "系统计算 1,000元，手工补录 50元，合计 1,050元");
        let levy = AnnualFigure { number: 0, fen: None, manual: Manual { number: Some(3), fen: Some(Fen::yuan(50)) } };
        assert_eq!(levy.sentence(), "系统计算 0，手工补录 3，50元，合计 3，50元");
    }
}

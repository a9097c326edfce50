//! What was typed after `cargo xtask`.

use crate::Result;

/// The words of the command line that nobody has taken yet.
pub struct Arguments(Vec<String>);

impl Arguments {
    /// Everything after the name of the program.
    pub fn from_command_line() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// Takes the next word, whatever it is.
    pub fn word(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Takes a switch such as `--quick`; true when it was there.
    pub fn switch(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// Takes `--name VALUE` or `--name=VALUE`.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.0.iter().position(|word| word.split('=').next() == Some(name)) else {
            return Ok(None);
        };
        let word = self.0.remove(at);
        if let Some((_, value)) = word.split_once('=') {
            return Ok(Some(value.to_owned()));
        }
        if at == self.0.len() {
            return Err(format!("{name} wants a value").into());
        }
        Ok(Some(self.0.remove(at)))
    }

    /// Takes the names that are left; a switch nobody knows is an error.
    pub fn names(self) -> Result<Vec<String>> {
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(unknown) => Err(format!("{unknown} means nothing here").into()),
            None => Ok(self.0),
        }
    }

    /// Says that nothing may be left.
    pub fn done(self) -> Result<()> {
        match self.names()?.first() {
            Some(word) => Err(format!("{word} means nothing here").into()),
            None => Ok(()),
        }
    }
}

//! The fields of a form, as [`super::compile`] makes them of a JSON Schema.

use super::compile;
use serde_json::Value;
use std::fmt;

/// A compiled form. See the [module](crate::form) for an example.
#[derive(Debug, Clone)]
pub struct Form {
    pub(super) root: Node,
    /// What the ids of its controls begin with, where a page holds several forms; empty = the only one.
    pub(super) scope: String,
    /// What few need is drawn unfolded: what was just refused may have asked for it.
    pub(super) unfolded: bool,
}

/// The schema says something that the engine cannot draw. Found by the tests that compile every act's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// Where in the form.
    pub path: String,
    /// What it was.
    pub what: String,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "schema at “{}” cannot be a form: {}", self.path, self.what)
    }
}

impl std::error::Error for Unsupported {}

/// One field, or one group of fields.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub title: String,
    pub help: String,
    /// May be left out.
    pub optional: bool,
    /// May be left out for now, but what is disclosed must show it.
    pub element: bool,
    /// `x-rare`: few need it, and it stands folded at the end of its form.
    pub rare: bool,
    pub default: Option<Value>,
    /// Asked only when a field beside it has one of these values.
    pub when: Option<When>,
    pub kind: Kind,
}

/// `x-when`: `manner=left|post`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct When {
    /// The field beside it.
    pub field: String,
    /// Its values.
    pub values: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// An object. A key that is empty stands for a flattened enum.
    Group {
        fields: Vec<(String, Node)>,
        inline: bool,
    },
    /// An array of anything.
    List {
        item: Box<Node>,
        min: usize,
        max: usize,
    },
    /// An enum with data.
    Variants {
        tagging: Tagging,
        variants: Vec<Variant>,
    },
    /// One of a closed list.
    Term(Vec<Term>),
    /// Several of a closed list.
    Terms {
        terms: Vec<Term>,
        min: usize,
    },
    /// One of a list that the page gives: a text, or a number in the file.
    Pick {
        list: String,
        max: usize,
        number: bool,
    },
    /// Several of a list that the page gives.
    Picks {
        list: String,
        min: usize,
        number: bool,
    },
    Text {
        min: usize,
        max: usize,
        body: bool,
    },
    /// 统一社会信用代码
    Uscc,
    /// 倍数、百分比
    Rate,
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Decimal,
    /// 元 on the page, 分 in the value.
    Money {
        min: i64,
        max: i64,
    },
    /// Yes or no, answered expressly.
    Answer,
    /// A box to tick.
    Tick,
    Date,
    /// A moment, entered in China's time.
    Moment,
    /// A civil date and time.
    DateTime,
    Time,
    /// A stored file: its digest, or the record that the vault keeps of it.
    File {
        record: bool,
    },
    /// Several stored files.
    Files {
        record: bool,
        min: usize,
        max: usize,
    },
    Fixed(Value),
    /// Nothing to enter: `null`, or an object without properties.
    Nothing,
}

/// Where serde puts the name of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tagging {
    /// `{"kind": "fined", "amount": 1}`
    Inside(String),
    /// `{"fined": {"amount": 1}}`, and `"warned"` for a variant without data.
    Outside,
}

#[derive(Debug, Clone)]
pub(super) struct Variant {
    pub name: String,
    pub title: String,
    pub help: String,
    /// For [`Tagging::Inside`] a group; for [`Tagging::Outside`] anything.
    pub body: Node,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub value: Value,
    pub title: String,
    pub help: String,
}

impl Term {
    /// The value as the control carries it.
    pub fn text(&self) -> String {
        match &self.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

impl Form {
    /// Compiles a schema.
    ///
    /// # Errors
    /// When the schema holds something that cannot be entered in a form.
    pub fn compile(schema: &Value) -> Result<Self, Unsupported> {
        Ok(Self { root: compile::root(schema)?, scope: String::new(), unfolded: false })
    }

    /// The same form with what few need drawn unfolded.
    #[must_use]
    pub const fn unfolded(mut self, unfolded: bool) -> Self {
        self.unfolded = unfolded;
        self
    }

    /// The same form with ids of its own, beside other forms on its page.
    #[must_use]
    pub fn scoped(mut self, scope: &str) -> Self {
        scope.clone_into(&mut self.scope);
        self
    }

    /// Whether the form takes files, so that it must be sent as `multipart/form-data`.
    #[must_use]
    pub fn takes_files(&self) -> bool {
        fn any(node: &Node) -> bool {
            match &node.kind {
                Kind::File { .. } | Kind::Files { .. } => true,
                Kind::Group { fields, .. } => fields.iter().any(|(_, field)| any(field)),
                Kind::List { item, .. } => any(item),
                Kind::Variants { variants, .. } => variants.iter().any(|variant| any(&variant.body)),
                _ => false,
            }
        }
        any(&self.root)
    }

    /// Whether there is nothing to enter: the act needs a button only.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.root.kind {
            Kind::Nothing => true,
            Kind::Group { fields, .. } => fields.is_empty(),
            _ => false,
        }
    }
}

/// A path one step longer. A flattened part has no step of its own.
pub(super) fn join(path: &str, key: &str) -> String {
    match (path.is_empty(), key.is_empty()) {
        (true, _) => key.to_owned(),
        (_, true) => path.to_owned(),
        _ => format!("{path}/{key}"),
    }
}

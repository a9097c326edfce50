//! 术语 Closed lists of legal terms: one enum, one Chinese label each.

/// Declares an enum whose variants carry their exact Chinese term.
///
/// The stored name is the variant in `snake_case`; the label is shown to people and stands as `title` in the schema.
#[macro_export]
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $( $variant:ident = $label:tt ),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $( #[doc = $label] #[schemars(title = $label)] $variant, )+
        }
        impl $name {
            /// Every term of the list, in its official order.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];
            /// The exact Chinese term.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $( Self::$variant => $label ),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.label()) }
        }
    };
}

//! 字体: the faces that documents are set in, found on the machine when first needed.
//!
//! Each role has its candidates in order of preference; the first found is used, and no other file is read.
//! With a genuine 仿宋 or 小标宋 on the machine documents take it; Noto Serif CJK is what every face falls back to.

use std::{
    collections::HashMap,
    fmt, fs,
    path::{Path, PathBuf},
};
use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

/// File names without ending, in order of preference.
const BODY: &[&str] = &["simfang", "FangSong_GB2312", "FangSong", "FandolFang-Regular", "ZhuqueFangsong-Regular"];
const TITLE: &[&str] = &["FZXBSJW", "FZXiaoBiaoSong-B05S"];
const REGULAR: &[&str] = &[
    "NotoSerifCJK-Regular",
    "NotoSerifCJKsc-Regular",
    "NotoSerifSC-Regular",
    "SourceHanSerifSC-Regular",
    "SourceHanSerifCN-Regular",
];
const BOLD: &[&str] =
    &["NotoSerifCJK-Bold", "NotoSerifCJKsc-Bold", "NotoSerifSC-Bold", "SourceHanSerifSC-Bold", "SourceHanSerifCN-Bold"];

const SYSTEM: &[&str] =
    &["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:\\Windows\\Fonts"];

/// No usable Chinese font was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontsMissing(Vec<PathBuf>);

impl fmt::Display for FontsMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places: Vec<_> = self.0.iter().map(|p| p.display().to_string()).collect();
        write!(f, "没有找到可用的中文字体（思源宋体 Noto Serif CJK），已查找：{}", places.join("、"))
    }
}

impl std::error::Error for FontsMissing {}

/// The faces in use and the families for each role, best first.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
    pub(crate) body: Vec<String>,
    pub(crate) title: Vec<String>,
}

impl Fonts {
    /// Where fonts are looked for: the given directory first, then the system's.
    pub(crate) fn places(own: Option<&Path>) -> Vec<PathBuf> {
        own.map(Path::to_path_buf).into_iter().chain(SYSTEM.iter().map(PathBuf::from)).collect()
    }

    /// Reads the best face for each role from the given places.
    pub(crate) fn load(places: &[PathBuf]) -> Result<Self, FontsMissing> {
        let mut files = HashMap::new();
        for place in places {
            collect(place, 0, &mut files);
        }
        let find =
            |names: &[&str]| names.iter().find_map(|name| files.get(&name.to_lowercase())).and_then(|path| read(path));
        let regular = find(REGULAR);
        let (body, title) = (find(BODY), find(TITLE));
        if regular.is_none() && body.is_none() {
            return Err(FontsMissing(places.to_vec()));
        }
        // The bold cut is needed only where no face of its own sets the titles.
        let bold = if title.is_none() { find(BOLD) } else { None };
        let families = |own: &Option<Font>| {
            let mut names: Vec<String> =
                [own, &bold, &regular, &body].into_iter().flatten().map(|font| font.info().family.clone()).collect();
            let mut seen = Vec::new();
            names.retain(|name| {
                !seen.contains(name) && {
                    seen.push(name.clone());
                    true
                }
            });
            names
        };
        let (title_families, body_families) = (families(&title), families(&body));
        let faces: Vec<Font> = [body, title, bold, regular].into_iter().flatten().collect();
        Ok(Self {
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            faces,
            body: body_families,
            title: title_families,
        })
    }
}

/// Font files below a place by lower-case name; the first found of a name stays.
fn collect(place: &Path, depth: u8, files: &mut HashMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if depth < 6 {
                collect(&path, depth + 1, files);
            }
            continue;
        }
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        if let (true, Some(stem)) =
            (matches!(ending.as_str(), "ttf" | "otf" | "ttc"), path.file_stem().and_then(|s| s.to_str()))
        {
            files.entry(stem.to_lowercase()).or_insert(path);
        }
    }
}

/// The face of a file; of a collection the one for simplified Chinese.
fn read(path: &Path) -> Option<Font> {
    let data = Bytes::new(fs::read(path).ok()?);
    let mut first = None;
    for font in Font::iter(data) {
        if font.info().family.ends_with(" SC") {
            return Some(font);
        }
        first.get_or_insert(font);
    }
    first
}

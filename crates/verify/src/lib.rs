//! 核验 The court's verifier.
//!
//! It proves a published decision from a downloaded file, and that a log was not rewritten between two checkpoints
//! somebody kept. It needs the public key of the log and nothing else: no network, no database, no account.
//! All that it computes is in the crate [`ledger`].

use ledger::{Checkpoint, FeedPage, Flaw, Note, PublicationProof, Tile, TileReader, VerifierKey, public_digest};
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// No file that is read may be longer.
const LONGEST: u64 = 16 * 1024 * 1024;

/// 核验结论 What verifying came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// 成立 Proven.
    Proven {
        /// What is proven, in one sentence.
        what: String,
        /// How: each step that held.
        steps: Vec<String>,
    },
    /// 不成立 Something does not hold: changed, or never so.
    Tampered(Flaw),
    /// 未能完成 Neither proven nor refuted, and why.
    Unfinished(String),
}

impl Finding {
    /// 0 proven, 1 tampered, 2 could not finish. Not knowing is never 0.
    pub fn exit_code(&self) -> u8 {
        match self {
            Finding::Proven { .. } => 0,
            Finding::Tampered(_) => 1,
            Finding::Unfinished(_) => 2,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Proven { what, steps } => {
                writeln!(f, "结论：核验成立。{what}\n\n核验过程：")?;
                (1..).zip(steps).try_for_each(|(number, step)| writeln!(f, "  {number}. {step}"))
            }
            Finding::Tampered(flaw) => writeln!(f, "结论：核验不成立。\n\n首先不符之处：{flaw}。"),
            Finding::Unfinished(reason) => {
                writeln!(f, "结论：未能完成核验，既不能认定成立，也不能认定不成立。\n\n原因：{reason}。")
            }
        }
    }
}

impl From<Flaw> for Finding {
    fn from(flaw: Flaw) -> Finding {
        match flaw {
            Flaw::NotAProof(_) | Flaw::UnknownFormat(_) | Flaw::UnknownAlgorithm(_) | Flaw::Missing { .. } => {
                Finding::Unfinished(flaw.to_string())
            }
            flaw => Finding::Tampered(flaw),
        }
    }
}

/// 核验公示 Verifies a downloaded publication proof, and returns what was published if it is proven.
pub fn publication(file: &Path, keys: &[VerifierKey], witnesses: &[VerifierKey]) -> (Finding, Option<String>) {
    let prove = || {
        let bytes = read(file)?;
        if FeedPage::claims(&bytes) {
            return changes(&bytes, keys, witnesses);
        }
        let proof = PublicationProof::parse(&bytes)?;
        let checkpoint = proof.verify(keys)?;
        let (log, hashes) = (&proof.proof, proof.proof.hashes.len());
        let mut steps = vec![
            format!("检查点：{}。", signed(&checkpoint, &log.checkpoint, keys)?),
            format!("公示内容：{} 字节，SHA-256 为 {}。", proof.content.len(), public_digest(proof.content.as_bytes())),
            format!(
                "收录位置：第 {} 条（序号 {}），该条目由上述摘要与承诺值 {} 算得。",
                log.index + 1,
                log.index,
                proof.commitment
            ),
            format!("收录证明：由该条目经 {hashes} 个哈希算得的根哈希，与检查点所签的根哈希一致。"),
        ];
        steps.extend(cosigned(&log.checkpoint, keys, witnesses)?);
        steps.push(
            "范围：以上证明公示内容自收录以来一字未改，不证明其所述事实，也不说明决定其后是否变更、撤销。".to_owned(),
        );
        let what = format!("文件所载公示内容已原样收录于存证日志“{}”。", checkpoint.origin);
        Ok((Finding::Proven { what, steps }, Some(proof.content)))
    };
    prove().unwrap_or_else(|finding| (finding, None))
}

/// 核验变动页 Verifies a saved page of the feed of changes.
fn changes(
    bytes: &[u8],
    keys: &[VerifierKey],
    witnesses: &[VerifierKey],
) -> Result<(Finding, Option<String>), Finding> {
    let page = FeedPage::parse(bytes)?;
    let checkpoint = page.verify(keys)?;
    let shown = page.changes.iter().filter(|change| change.content.is_some()).count();
    let mut steps = vec![
        format!("检查点：{}。", signed(&checkpoint, &page.checkpoint, keys)?),
        format!(
            "变动页：序号 {} 之后至 {}，共 {} 项，由同一日志的公钥签名。",
            page.after,
            page.next,
            page.changes.len()
        ),
        format!("其中公示、更正 {shown} 项，撤下或者停止公示 {} 项；撤下的不含内容。", page.changes.len() - shown),
    ];
    steps.extend(cosigned(&page.checkpoint, keys, witnesses)?);
    steps.push("范围：以上证明这些变动由日志的持有人发布、一字未改；每一件的收录另以其公示存证文件核验。".to_owned());
    let what = format!("文件所载公示变动由存证日志“{}”签发。", checkpoint.origin);
    Ok((Finding::Proven { what, steps }, None))
}

/// 核验日志延续 Verifies that the log of the checkpoint in the file `later` is that of the one in `earlier`, with nothing
/// changed and nothing taken away, from the log's public tiles kept under the folder `tiles`.
pub fn continuation(
    earlier: &Path,
    later: &Path,
    tiles: &Path,
    keys: &[VerifierKey],
    witnesses: &[VerifierKey],
) -> Finding {
    let open = |file| {
        let text = String::from_utf8(read(file)?).map_err(|_| Flaw::Malformed("签名文本"))?;
        let note: Note = text.parse()?;
        let checkpoint = Checkpoint::open(&note, keys)?;
        let signed = signed(&checkpoint, &note, keys)?;
        let cosigned = cosigned(&note, keys, witnesses)?;
        Ok::<_, Finding>((checkpoint, signed, cosigned))
    };
    let prove = || {
        let (earlier, earlier_signed, _) = open(earlier)?;
        let (later, later_signed, cosigned) = open(later)?;
        let mut reader = TileReader::new(later.size, |tile| read_tile(tiles, tile));
        later.continues(&earlier, |level, index| reader.node(level, index))?;
        let what = format!("存证日志“{}”前 {} 条自较早的检查点以来未被改写、删减。", later.origin, earlier.size);
        let mut steps = vec![
            format!("较早的检查点：{earlier_signed}。"),
            format!("较晚的检查点：{later_signed}。"),
            "一致性证明：由日志的哈希算得，两个检查点所签的根哈希均与之相符。".to_owned(),
        ];
        steps.extend(cosigned);
        Ok::<_, Finding>(Finding::Proven { what, steps })
    };
    prove().unwrap_or_else(|finding| finding)
}

fn signed(checkpoint: &Checkpoint, note: &Note, keys: &[VerifierKey]) -> Result<String, Flaw> {
    let names: Vec<String> = note.verify(keys)?.into_iter().map(ToString::to_string).collect();
    Ok(format!("日志共 {} 条，根哈希 {}，公钥 {} 的签名有效", checkpoint.size, checkpoint.root, names.join("、")))
}

/// One sentence for each witness, whether it cosigned, and one for lines that nobody here can check.
fn cosigned(note: &Note, keys: &[VerifierKey], witnesses: &[VerifierKey]) -> Result<Vec<String>, Flaw> {
    let cosigned = note.cosignatures(witnesses)?;
    let mut steps: Vec<String> = witnesses
        .iter()
        .map(|witness| match cosigned.iter().find(|line| line.witness == witness) {
            Some(line) => format!("见证联署：“{}”于 {} 联署该检查点。", witness.name(), beijing(line.time)),
            None => format!("见证联署：“{}”没有联署该检查点。", witness.name()),
        })
        .collect();
    let known: Vec<VerifierKey> = keys.iter().chain(witnesses).cloned().collect();
    let unknown: Vec<&str> = note.unknown(&known).map(|line| line.name.as_str()).collect();
    if !unknown.is_empty() {
        steps.push(format!("另有未核验的签名行：{}。", unknown.join("、")));
    }
    Ok(steps)
}

/// A moment, given in seconds since 1970, as it is written in Beijing.
pub fn beijing(seconds: u64) -> String {
    let moment = i64::try_from(seconds).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    moment.map_or_else(
        || format!("第 {seconds} 秒"),
        |moment| moment.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}

fn read(path: &Path) -> Result<Vec<u8>, Finding> {
    let unread =
        |reason: &dyn fmt::Display| Finding::Unfinished(format!("文件“{}”无法读取（{reason}）", path.display()));
    let bytes = read_bounded(path).map_err(|error| unread(&error))?;
    if bytes.len() as u64 > LONGEST { Err(unread(&"文件过大")) } else { Ok(bytes) }
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A tile that is partial in this tree may since have been filled; then the beginning of the full one is the same.
fn read_tile(tiles: &Path, tile: Tile) -> Option<Vec<u8>> {
    let named = |tile: Tile| read_bounded(&tiles.join(tile.to_string())).ok();
    named(tile).or_else(|| named(tile.full())?.get(..tile.byte_len()).map(<[u8]>::to_vec))
}

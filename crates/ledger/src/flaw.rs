//! What does not hold, in words a court can read.

/// 缺陷 The first thing that does not hold in what was to be verified, or that keeps it from being verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A text or a sequence of bytes does not have its prescribed form.
    #[error("{0}的格式不正确")]
    Malformed(&'static str),
    /// The file is not a publication proof at all.
    #[error("文件不是公示存证文件：{0}")]
    NotAProof(String),
    /// The file is a publication proof of a version this program does not know.
    #[error("公示存证文件的格式版本“{0}”不为本程序所识别")]
    UnknownFormat(String),
    /// The key is of an algorithm this program does not know.
    #[error("公钥所用的签名算法（0x{0:02x}）不为本程序所识别")]
    UnknownAlgorithm(u8),
    /// The key does not belong to the key number written beside it.
    #[error("公钥的编号与其名称、内容不符")]
    KeyId,
    /// A known key is named, and its signature is not of this text.
    #[error("“{0}”的签名与所签内容不符：内容或者签名已被改动")]
    Signature(String),
    /// No known key signed.
    #[error("没有所给公钥的签名：不是该日志签发，或者所给公钥有误")]
    NotSigned,
    /// Known keys signed, but none of them is the key of the log the checkpoint names.
    #[error("检查点自称出自日志“{0}”，却没有该日志公钥的签名")]
    NotSignedByLog(String),
    /// The two checkpoints belong to different logs.
    #[error("两个检查点不属于同一日志：“{0}”与“{1}”")]
    DifferentLogs(String, String),
    /// The later checkpoint is of a smaller log than the earlier one.
    #[error("较晚的检查点只有 {1} 条，少于较早检查点的 {0} 条：日志已被回退")]
    Shrunk(u64, u64),
    /// There is no such leaf, or no such smaller tree, in a tree of this size.
    #[error("序号或者大小 {0} 超出日志的大小 {1}")]
    OutOfRange(u64, u64),
    /// A hash of the tree that is needed was not to be had.
    #[error("计算所需的哈希缺失或者残缺：第 {level} 层，序号 {index}")]
    Missing {
        /// Height above the leaves.
        level: u8,
        /// Position within the height, from the left, from zero.
        index: u64,
    },
    /// The entry is not in the tree the checkpoint signs.
    #[error("内容与检查点的根哈希不符：公示内容、承诺值、序号或者包含证明已被改动，或者内容从未收录")]
    NotIncluded,
    /// The smaller tree is not the beginning of the larger one.
    #[error("较早的检查点不是较晚检查点的开头部分：历史记录已被改写")]
    NotConsistent,
    /// The stored tiles do not give the root they should.
    #[error("所存的哈希不能得出大小为 {0} 时的根哈希：数据已被改动")]
    WrongRoot(u64),
}

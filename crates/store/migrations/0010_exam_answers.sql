CREATE TABLE IF NOT EXISTS exam_answer (
    sitting TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (sitting, question)
);

# 台账：条目、密钥、签名文书、证明，以及核验所见。

error-hash = “{ $value }”不是 SHA-256 散列值。

error-entry-too-long = 条目有 { $bytes } 字节，最多只许 { $most } 字节。
error-entry-number = “{ $value }”不是绝对值不超过 2^53−1 的整数；小数须写成文本。
error-entry-depth = 条目嵌套超过 { $most } 层。
error-entry-json = 条目不是 JSON：{ $detail }。
error-entry-field = 条目的字段“{ $field }”缺失或不合格式。
error-entry-unknown = 条目含有未知字段“{ $field }”。
error-entry-not-canonical = 条目不是规范形式（RFC 8785）。

error-origin = “{ $value }”不能用作台账名称：不得有空白、“+”或不可见字符，最多 { $most } 字节，例如 example.gov/pledges。
error-key-shape = 密钥不是 { $form } 的形式。
error-key-material = 密钥的末段不是 33 字节的 base64。
error-key-algorithm = 密钥类型为 { $type }；只认 Ed25519（类型 1）。
error-key-id = 密钥编号应为 { $expected }：名称或密钥已被改动。
error-key-weak = 密钥过弱，或根本不是 Ed25519 密钥。

error-note-too-long = 签名文书有 { $bytes } 字节，最多只读 { $most } 字节。
error-note-control = 签名文书含有控制字符（第 { $byte } 字节）。
error-note-shape = 签名文书应由正文、空行和签名行组成。
error-note-signature-line = 签名文书的第 { $line } 个签名行不合格式。
error-note-unsigned = { $key } 没有签署这份文书。
error-note-signed-twice = { $key } 对这份文书签了不止一次。
error-note-no-announcement = 这份签名文书没有公布新密钥。
error-note-replaced = 密钥 { $key } 已被更换，未曾签署过 { $size } 条的检查点。
error-note-signature = { $key } 的签名不符：正文或签名已被改动。
error-checkpoint-line = 检查点的第 { $line } 行缺失或不合格式。
error-checkpoint-origin = 检查点属于“{ $found }”，不属于“{ $expected }”。

error-proof-index = 第 { $seq } 号条目不在 { $size } 条的树中。
error-proof-sizes = { $from } 条的树不会是 { $to } 条的树的开头。
error-proof-length = 证明中的散列值个数不对。
error-proof-root = 证明推不出树根。
error-proof-line = 证明的第 { $line } 行缺失或不合格式。
error-proof-older = 证明从{ $found }条续起，先前的检查点却是{ $expected }条。
error-tree-node = 树中没有第 { $level } 层第 { $index } 个完整节点。

fault-sequence = 缺第 { $expected } 号条目：该处是第 { $found } 号。
fault-bytes = 第 { $seq } 号条目无法读取。{ $error }
fault-inside = 第 { $seq } 号条目自称是第 { $inside } 号。
fault-time = 第 { $seq } 号条目的时间是 { $at }，早于此前条目的 { $before }。
fault-opening = 第 { $seq } 号条目是“{ $kind }”：开立台账的是首条，且只能是首条。
fault-leaf = 第 { $seq } 号条目已被改动：其散列值为 { $computed }，存下的却是 { $stored }。
fault-node = 由第 { $seq } 号条目补全的节点（第 { $level } 层第 { $index } 个）与条目不符。
fault-node-missing = 由第 { $seq } 号条目补全的节点（第 { $level } 层第 { $index } 个）缺失。
fault-node-count = 树存有 { $stored } 个节点，按条目应有 { $computed } 个。
fault-checkpoint = { $size } 条时的检查点与条目不符；最后一个相符的检查点是 { $agreed } 条时的。
fault-outside = 外部保存的 { $size } 条时的检查点与条目不符；外部保存的检查点中最后一个相符的是 { $agreed } 条时的。
fault-cut-off = 有 { $size } 条时的检查点，条目却只剩 { $entries } 条。
fault-differs = 第 { $seq } 号条目与账包中的同号条目不同。
fault-beyond = 账包有 { $entries } 条，其检查点只覆盖 { $size } 条。
fault-letter = 第 { $seq } 号条目所冻结的信件 { $letter } 已被改动。
fault-letter-missing = 第 { $seq } 号条目所冻结的信件 { $letter } 不在发件箱中。
fault-letter-file = 第 { $seq } 号条目所冻结的信件文件 { $letter } 已被改动。
fault-evidence = 第 { $seq } 号条目所附佐证材料 { $sha256 } 已被改动。
fault-evidence-missing = 第 { $seq } 号条目所附佐证材料 { $sha256 } 不见了，也没有销毁记录。
fault-trail = 管理记录自第 { $event } 号起不连续：有记录被改动、增添、删除或挪动。
fault-trail-missing = 没有管理记录：第 { $seq } 号条目记有 { $events } 条。
fault-trail-rewritten = 管理记录被改写：前 { $events } 条与第 { $seq } 号条目所记的不符。

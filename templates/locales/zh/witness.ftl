# 以 HTTP 提供的瓦片，以及见证方的联署。

witness-no-tile = 没有这个瓦片，或尚未形成。
witness-entries-closed = 本台账的条目内容不对外公开；散列值和检查点对外公开。
witness-no-checkpoint = 从未签署过这一条数的检查点。
witness-too-large = 签名文书超过 { $most } 字节。
witness-not-text = 签名文书不是 UTF-8 文本。

witness-key-type = 密钥类型为 { $type }；见证方的密钥应为类型 4（Ed25519 联署）。
witness-config-key = “{ $value }”不是见证方的验证密钥。{ $reason }
witness-config-repeated = “{ $value }”与列表中另一见证方用了同一密钥。每个见证方应有自己的密钥。
witness-config-list = 验证密钥的列表，每个加引号

witness-none-known = { $others ->
    [0] 没有见证方联署：文书中只有台账自己的签名。
   *[other] 另有的{ $others }个签名都不属于 [ledger] witnesses 所列的见证方。请先将见证方的验证密钥列入。
}
witness-twice = { $witness } 对这一检查点联署了不止一次。
witness-form = { $witness } 的联署不合格式：应为 8 字节时间和 64 字节签名。
witness-time = { $witness } 的联署时间不成立：1970 年起第 { $seconds } 秒。
witness-false = { $witness } 的联署不符：它属于另一检查点，或已被改动。
witness-ahead = 检查点为 { $size } 条，台账只有 { $entries } 条，而它确有本台账的签名：请用该检查点校验台账。
witness-disagrees = { $size } 条时的检查点与本台账推得的不一致，而它确有本台账的签名：请用该检查点校验台账。

witness-cosigned = { $new ->
    [0] 没有新的联署：{ $size } 条时的检查点已有{ $all }个联署。
   *[other] 已留存{ $size } 条时检查点的{ $new }个联署；现共有{ $all }个。
}
witness-cosignature = { $witness }，{ $time }

help-ledger-cosign = 留存见证方对本台账检查点的联署
help-ledger-cosign--file = 检查点及其各签名行，其中须有台账自己的签名

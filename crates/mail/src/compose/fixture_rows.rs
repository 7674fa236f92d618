//! The fixture's promises and reports, a line each, and its verification.

use domain::Timestamp;
use domain::ledger::event::{LastVerified, Verified};
use tlog::hash::Hash;

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse_human(text, chrono_tz::Asia::Shanghai).unwrap()
}

/// Code, titles, clause, section, lead, basis; value, units, as written, judged as, better; due date, cadence.
pub const PROMISES: &str = "\
JY19-001|生产总值增长|GDP growth|生产总值增长8%左右|2.0|fagaiwei|rate|8|%|%|about|about|higher|2019-12-31|quarter
JY19-004|一般公共预算收入增长|Growth of general public budget revenue|一般公共预算收入增长12%左右|2.0|caizhengju|rate|12|%|%|about|about|higher|2019-12-31|month
JY19-005|固定资产投资增长|Growth of fixed-asset investment|固定资产投资增长9%左右|2.0|fagaiwei|rate|9|%|%|about|about|higher|2019-12-31|month
JY19-009|居民消费价格涨幅|Rise of consumer prices|居民消费价格涨幅控制在3%以内|2.0|fagaiwei|level|3|%|%|at_most|at_most|lower|2019-12-31|month
JY19-012|常住人口城镇化率提高|Rise of the urbanisation rate|常住人口城镇化率提高1.3个百分点左右|2.0|fagaiwei|change|1.3|个百分点|percentage points|about|about|higher|2019-12-31|year
JY19-013|城乡居民收入比|Urban-rural income ratio|城乡居民收入比缩小到1.8:1|2.0|fagaiwei|ratio|1.8|:1|:1|exactly|at_most|lower|2019-12-31|year
JY19-021|沁河大桥建成通车|Qinhe bridge open to traffic|建成沁河大桥|2.4|jiaotongju|milestone|||||||2019-03-15|month
JY19-024|新增公交车|New buses|新增公交车180辆|2.4|jiaotongju|count|180|辆|buses|exactly|at_least|higher|2019-06-30|month
JY19-025|新建改造城市道路|City roads built or rebuilt|新建改造城市道路12条|2.4|chengguanju|count|12|条|city roads|exactly|at_least|higher|2019-12-31|month
JY19-026|建设口袋公园|Pocket parks|建设口袋公园10个|2.4|chengguanju|count|10|个|pocket parks|exactly|at_least|higher|2019-12-31|month
JY19-031|改造农村户厕|Rural latrines rebuilt|改造农村户厕4万户以上|2.5|nongyenongcunju|count|40000|户|households|at_least|at_least|higher|2019-12-31|month
JY19-032|营造林|Afforestation|完成营造林1.3万亩|2.5|linyeju|count|13000|亩|mu|exactly|at_least|higher|2019-12-31|month
JY19-041|新建改造公厕|Public toilets built or rebuilt|新建改造公厕128座|2.7|chengguanju|count|128|座|public toilets|exactly|at_least|higher|2019-12-31|month
JY19-042|城镇新增就业|New urban jobs|城镇新增就业8500人|2.7|fagaiwei|count|8500|人|people|exactly|at_least|higher|2019-12-31|month
JY19-043|农村公路改造|Rural roads rebuilt|改造农村公路50公里|2.7|jiaotongju|count|50|公里|km|exactly|at_least|higher|2019-10-31|month
JY19-044|开展“送戏下乡”|Opera tours in the villages begun|启动“送戏下乡”惠民演出|2.7|chengguanju|milestone|||||||2019-06-30|month";

/// Code, number, month, day it is true for, value, state; problems, or the reason it was returned for.
pub const REPORTS: &str = "\
JY19-001|210|2019-03|2019-03-25|8.2|accepted|
JY19-004|110|2019-02|2019-02-25|11.6|accepted|
JY19-004|212|2019-03|2019-03-22|11.7|accepted|
JY19-005|112|2019-02|2019-02-25|9.4|accepted|
JY19-005|214|2019-03|2019-03-27|8.6|late|
JY19-009|114|2019-02|2019-02-25|2.7|accepted|
JY19-009|216|2019-03|2019-03-25|3.4|accepted|
JY19-021|116|2019-02|2019-02-22|0|accepted|桥面铺装受雨雪天气影响，较计划推迟约20天。
JY19-021|218|2019-03|2019-03-20|0|accepted|
JY19-024|118|2019-02|2019-02-25|10|accepted|
JY19-024|220|2019-03|2019-03-25|30|accepted|
JY19-026|120|2019-02|2019-02-25|4|accepted|
JY19-026|222|2019-03|2019-03-22|10|accepted|
JY19-031|122|2019-02|2019-02-25|3200|accepted|
JY19-031|224|2019-03|2019-03-25|4200|accepted|施工队伍不足，3个镇尚未完成招标；计划4月上旬集中开工。
JY19-032|124|2019-02|2019-02-25|2000|accepted|
JY19-032|226|2019-03|2019-03-25|7000|accepted|
JY19-041|126|2019-02|2019-02-25|40|accepted|
JY19-041|228|2019-03|2019-03-25|35|submitted|
JY19-042|128|2019-02|2019-02-25|1500|accepted|
JY19-042|230|2019-03|2019-03-22|2600|returned|所附台账缺3月下旬数据，请补齐后重报。
JY19-043|130|2019-02|2019-02-25|5|accepted|
JY19-043|232|2019-03|2019-03-25|9.5|accepted|
JY19-044|132|2019-02|2019-02-25|0|accepted|
JY19-044|234|2019-03|2019-03-12|100|accepted|";

/// The last Sunday's verification, with so many kinds of fault.
pub fn verified(faults: u64) -> LastVerified {
    LastVerified {
        at: at("2019-03-31 03:00"),
        body: Verified {
            size: 412,
            root: Hash::of(b"root"),
            checkpoints: 2,
            faults,
            first: None,
            trail: None,
        },
    }
}

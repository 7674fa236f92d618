//! Whose business what is: the departments that every level of government has, each with the words of its trade.
//!
//! A proposal and no more: a report names no office, and a person confirms who answers. Must not know a city.

/// A department as most governments have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Department {
    /// Its id in seeds.
    pub id: &'static str,
    /// Its name without the level: `教育局`.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Words by which its business is known, with 、 between them; the longest one found decides.
    words: &'static str,
}

/// The departments, the one for whatever nobody else claims first.
pub const DEPARTMENTS: [Department; 23] = [
    Department {
        id: "fagaiwei",
        zh: "发展和改革委员会",
        en: "Development and Reform Commission",
        words: "生产总值、固定资产投资、重点项目、重大项目、服务业增加值、居民消费价格、物价、劳动生产率、\
            可支配收入、收入比、能耗、城镇化率、粮食储备、储备粮、充电桩、天然气、GDP、fixed-asset、\
            consumer price",
    },
    Department {
        id: "gongxinju",
        zh: "工业和信息化局",
        en: "Bureau of Industry and Information Technology",
        words: "工业、规上、规模以上工业、战略性新兴产业、制造业、中小企业、小巨人、专精特新、数字经济、5G基站、\
            基站、宽带、软件、大数据、industrial、manufactur",
    },
    Department {
        id: "caizhengju",
        zh: "财政局",
        en: "Finance Bureau",
        words: "预算收入、财政、税收、赤字、专项债券、三公、减税、budget、revenue",
    },
    Department {
        id: "shuiwuju",
        zh: "税务局",
        en: "Taxation Bureau",
        words: "税率、纳税、增值税、tax",
    },
    Department {
        id: "shangwuju",
        zh: "商务局",
        en: "Bureau of Commerce",
        words: "社会消费品零售、进出口、外资、内资、招商、电子商务、电商、外贸、到位资金、省外资金、农贸市场、\
            便利店、retail sales、foreign trade",
    },
    Department {
        id: "kejiju",
        zh: "科学技术局",
        en: "Bureau of Science and Technology",
        words: "高新技术企业、高新技术产业、研发、科技型、发明专利、孵化器、众创空间、技术合同、实验室、\
            创新平台、research、R&D",
    },
    Department {
        id: "nongyenongcunju",
        zh: "农业农村局",
        en: "Bureau of Agriculture and Rural Affairs",
        words: "农业、农村、高标准农田、粮食、户厕、农户、合作社、家庭农场、美丽乡村、设施农业、畜、渔、蔬菜、\
            村庄、小麦、示范村、rural、farm",
    },
    Department {
        id: "xiangcunzhenxingju",
        zh: "乡村振兴局",
        en: "Bureau of Rural Revitalisation",
        words: "贫困、脱贫、扶贫、poverty",
    },
    Department {
        id: "jiaoyuju",
        zh: "教育局",
        en: "Education Bureau",
        words: "学校、幼儿园、中小学、小学、中学、学位、教师、学生、普惠性、义务教育、营养餐、高中、职业教育、\
            school、kindergarten、teacher、pupil",
    },
    Department {
        id: "rensheju",
        zh: "人力资源和社会保障局",
        en: "Bureau of Human Resources and Social Security",
        words: "就业、失业、技能培训、培训、社保、养老保险、养老金、创业、人才、劳动力转移、返乡、高校毕业生、\
            jobs、unemployment、pension",
    },
    Department {
        id: "minzhengju",
        zh: "民政局",
        en: "Civil Affairs Bureau",
        words: "养老服务、养老机构、低保、救助、社区服务、养老院、敬老院、日间照料、助餐、儿童之家、\
            elderly care",
    },
    Department {
        id: "shuiliju",
        zh: "水利局",
        en: "Water Resources Bureau",
        words: "水利、水库、河道、灌溉、饮水、供水、水系、堤防、节水、reservoir、irrigation、drinking water",
    },
    Department {
        id: "zhujianju",
        zh: "住房和城乡建设局",
        en: "Bureau of Housing and Urban-Rural Development",
        words: "棚户区、棚改、老旧小区、保障房、安置房、公租房、危房、管网、供热、燃气、污水处理、城市道路、\
            建筑、房地产、海绵城市、管廊、住房、加装电梯、housing、sewage",
    },
    Department {
        id: "chengguanju",
        zh: "城市管理局",
        en: "Urban Management Bureau",
        words: "公厕、公共厕所、垃圾、停车、泊位、公园、游园、绿地、路灯、环卫、绿道、toilet、parking、waste",
    },
    Department {
        id: "wenlvju",
        zh: "文化和旅游局",
        en: "Bureau of Culture and Tourism",
        words: "文化、旅游、游客、图书馆、博物馆、景区、非遗、书屋、演出、广播、电影、library、museum、tourism",
    },
    Department {
        id: "tiyuju",
        zh: "体育局",
        en: "Sports Bureau",
        words: "体育、健身、足球场、运动场、sports",
    },
    Department {
        id: "linyeju",
        zh: "林业局",
        en: "Forestry Bureau",
        words: "造林、林业、森林、绿化、国土绿化、湿地、植树、trees、forest",
    },
    Department {
        id: "ziranziyuanju",
        zh: "自然资源和规划局",
        en: "Bureau of Natural Resources and Planning",
        words: "土地、耕地、矿山、规划编制、不动产、复垦",
    },
    Department {
        id: "shengtaihuanjingju",
        zh: "生态环境局",
        en: "Bureau of Ecology and Environment",
        words: "PM2.5、PM10、优良天数、空气、二氧化硫、氮氧化物、化学需氧量、氨氮、水质、黑臭水体、排放、\
            清洁取暖、散煤、主要污染物、emission、air quality",
    },
    Department {
        id: "jiaotongju",
        zh: "交通运输局",
        en: "Transport Bureau",
        words: "公路、公交、高速、铁路、桥梁、客运、港口、机场、地铁、轨道交通、班线、通车、物流、航线、bus、\
            railway、highway",
    },
    Department {
        id: "weijianwei",
        zh: "卫生健康委员会",
        en: "Health Commission",
        words: "医院、卫生、医疗、床位、家庭医生、筛查、疫苗、托育、托位、健康、卫生室、hospital、clinic、\
            health",
    },
    Department {
        id: "yibaoju",
        zh: "医疗保障局",
        en: "Healthcare Security Bureau",
        words: "医保、大病保险、医疗保险、报销、health insurance",
    },
    Department {
        id: "shichangju",
        zh: "市场监督管理局",
        en: "Market Regulation Bureau",
        words: "市场主体、食品、药品、抽检、质量、商标、标准、企业开办、food safety",
    },
];

/// The office that watches over all of it, in every seed that is proposed.
pub const SUPERVISOR: (&str, &str, &str) =
    ("duchashi", "政府督查室", "Government Supervision Office");

/// The department whose business `text` is: that of the longest word found in it; the first department where there is none.
pub fn department_of(text: &str) -> &'static Department {
    let found = DEPARTMENTS.iter().flat_map(|department| {
        let words = department.words.split('、');
        words
            .filter(|word| text.contains(*word))
            .map(move |word| (word.chars().count(), department))
    });
    // Of two words of a length the earlier department keeps it, so that the table's order can be read as precedence.
    let mut best: (usize, &'static Department) = (0, &DEPARTMENTS[0]);
    for (length, department) in found {
        if length > best.0 {
            best = (length, department);
        }
    }
    best.1
}

/// A department's name at the level of a jurisdiction: `市教育局`, `县教育局`; a province has 厅 where a city has 局.
pub fn name_zh(base: &str, jurisdiction: &str) -> String {
    let level = jurisdiction.trim().chars().last();
    match level {
        Some('省') => format!(
            "省{}",
            base.strip_suffix('局')
                .map_or_else(|| base.to_owned(), |stem| format!("{stem}厅"))
        ),
        Some(level @ ('市' | '县' | '区' | '旗' | '州' | '盟' | '镇' | '乡')) => {
            format!("{level}{base}")
        }
        _ => base.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_decides() {
        for (text, id) in [
            ("新建改建公厕128座", "chengguanju"),
            ("新增公交车180辆", "jiaotongju"),
            ("改造农村户厕4万户", "nongyenongcunju"),
            ("城乡居民医保报销比例达到60%", "yibaoju"),
            ("城镇登记失业率控制在4.5%以内", "rensheju"),
            ("无人认领的事情3件", "fagaiwei"),
            ("plant 20,000 trees by June", "linyeju"),
        ] {
            assert_eq!(department_of(text).id, id, "{text}");
        }
    }

    #[test]
    fn names_follow_the_level() {
        assert_eq!(name_zh("教育局", "某某市"), "市教育局");
        assert_eq!(name_zh("教育局", "某某省"), "省教育厅");
        assert_eq!(name_zh("卫生健康委员会", "某某省"), "省卫生健康委员会");
        assert_eq!(name_zh("教育局", "Springfield"), "教育局");
    }

    #[test]
    fn ids_are_used_once() {
        let mut ids: Vec<&str> = DEPARTMENTS.iter().map(|d| d.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), DEPARTMENTS.len());
    }
}

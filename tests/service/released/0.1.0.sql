PRAGMA application_id = 0;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY);
INSERT INTO schema_version VALUES(1);
INSERT INTO schema_version VALUES(2);
CREATE TABLE foyer_user (
    user_id    INTEGER PRIMARY KEY,
    login      TEXT   NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    phone      TEXT   NOT NULL,
    search     TEXT   NOT NULL,
    balance    BIGINT NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000),
    entries    BIGINT NOT NULL CHECK (entries >= 0),
    created_ms BIGINT NOT NULL
);
INSERT INTO foyer_user VALUES(1,'jiwoo','김지우','010-0000-0001',replace('jiwoo\n김지우\n010-0000-0001','\n',char(10)),760000,5,1795305600000);
INSERT INTO foyer_user VALUES(2,'minjun','이민준','010-0000-0002',replace('minjun\n이민준\n010-0000-0002','\n',char(10)),474000,6,1795305600000);
INSERT INTO foyer_user VALUES(3,'seoyeon','박서연','010-0000-0003',replace('seoyeon\n박서연\n010-0000-0003','\n',char(10)),322000,4,1795305600000);
INSERT INTO foyer_user VALUES(4,'haneul','최하늘','010-0000-0004',replace('haneul\n최하늘\n010-0000-0004','\n',char(10)),206000,4,1795305600000);
INSERT INTO foyer_user VALUES(5,'alex','Alex Morgan','+44-20-5550-0005',replace('alex\nalex morgan\n+44-20-5550-0005','\n',char(10)),301000,3,1795305600000);
INSERT INTO foyer_user VALUES(6,'hanbit','한빛여행사 Hanbit Travel','02-0000-0006',replace('hanbit\n한빛여행사 hanbit travel\n02-0000-0006','\n',char(10)),6040000,2,1795305600000);
CREATE TABLE ledger_entry (
    user_id     BIGINT NOT NULL REFERENCES foyer_user (user_id),
    entry       BIGINT NOT NULL CHECK (entry > 0),
    at_ms       BIGINT NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind = 'charge' OR kind = 'payment' OR kind = 'refund'),
    amount      BIGINT NOT NULL CHECK ((kind = 'payment' AND amount < 0) OR (kind <> 'payment' AND amount > 0)),
    balance     BIGINT NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000),
    reservation TEXT   NOT NULL CHECK ((kind = 'charge') = (reservation = '')),
    PRIMARY KEY (user_id, entry)
);
INSERT INTO ledger_entry VALUES(6,1,1795305600000,'charge',10000000,10000000,'');
INSERT INTO ledger_entry VALUES(6,2,1795305600000,'payment',-3960000,6040000,'H00013QF0S');
INSERT INTO ledger_entry VALUES(1,1,1795305600000,'charge',500000,500000,'');
INSERT INTO ledger_entry VALUES(2,1,1795305600000,'charge',1000000,1000000,'');
INSERT INTO ledger_entry VALUES(2,2,1795305600000,'payment',-220000,780000,'H00029DJ53');
INSERT INTO ledger_entry VALUES(2,3,1795305600000,'payment',-396000,384000,'H0003SH4SD');
INSERT INTO ledger_entry VALUES(2,4,1795305600000,'payment',-180000,204000,'H0004DSF06');
INSERT INTO ledger_entry VALUES(3,1,1795305600000,'charge',800000,800000,'');
INSERT INTO ledger_entry VALUES(3,2,1795305600000,'payment',-154000,646000,'H0005R7991');
INSERT INTO ledger_entry VALUES(3,3,1795305600000,'payment',-180000,466000,'H000618W4Z');
INSERT INTO ledger_entry VALUES(3,4,1795305600000,'payment',-144000,322000,'H0007TAYD7');
INSERT INTO ledger_entry VALUES(4,1,1795305600000,'charge',600000,600000,'');
INSERT INTO ledger_entry VALUES(4,2,1795305600000,'payment',-231000,369000,'H0008Y91WH');
INSERT INTO ledger_entry VALUES(4,3,1795305600000,'refund',77000,446000,'H0008Y91WH');
INSERT INTO ledger_entry VALUES(4,4,1795305600000,'payment',-240000,206000,'H00096JZJA');
INSERT INTO ledger_entry VALUES(5,1,1795305600000,'charge',700000,700000,'');
INSERT INTO ledger_entry VALUES(5,2,1795305600000,'payment',-300000,400000,'H000A95NQ8');
INSERT INTO ledger_entry VALUES(5,3,1795305600000,'payment',-99000,301000,'H000BA2DJB');
INSERT INTO ledger_entry VALUES(2,5,1795305600000,'refund',180000,384000,'H0004DSF06');
INSERT INTO ledger_entry VALUES(1,2,1795305600000,'charge',500000,1000000,'');
INSERT INTO ledger_entry VALUES(1,3,1795305600000,'payment',-240000,760000,'H000CJZ2FS');
INSERT INTO ledger_entry VALUES(1,4,1795305600000,'payment',-240000,520000,'H000D5XE6M');
INSERT INTO ledger_entry VALUES(1,5,1795305600000,'refund',240000,760000,'H000D5XE6M');
INSERT INTO ledger_entry VALUES(2,6,1795305600000,'charge',90000,474000,'');
CREATE TABLE concert (
    concert_id     INTEGER PRIMARY KEY,
    title          TEXT   NOT NULL CHECK (title <> ''),
    artist         TEXT   NOT NULL,
    venue          TEXT   NOT NULL,
    zone           TEXT   NOT NULL,
    capacity       BIGINT NOT NULL CHECK (capacity > 0),
    seat_limit     BIGINT NOT NULL CHECK (seat_limit BETWEEN 1 AND 50),
    sale_opens_ms  BIGINT,
    sale_closes_ms BIGINT,
    cancel_until   TEXT   NOT NULL,
    sale           TEXT   NOT NULL CHECK (sale = 'open' OR sale = 'paused' OR sale = 'closed'),
    last_place     BIGINT NOT NULL CHECK (last_place >= 0)
, rev BIGINT NOT NULL DEFAULT 0 CHECK (rev >= 0));
INSERT INTO concert VALUES(1,'첫눈 First Snow','한강 체임버 Hangang Chamber','달빛홀 Moonlight Hall','Asia/Seoul',50,4,NULL,NULL,'day','open',3,0);
INSERT INTO concert VALUES(2,'마지막 인사 The Last Bow','윤슬 트리오 Yunseul Trio','골목소극장 Alley Theatre','Asia/Seoul',50,4,NULL,NULL,'day','open',2,0);
INSERT INTO concert VALUES(3,'Blue Platform','The Night Trains','Warehouse 9 성수','Asia/Seoul',50,4,NULL,NULL,'day','open',3,0);
INSERT INTO concert VALUES(4,'별 헤는 밤 Counting Stars','은하수 합창단 Milky Way Choir','언덕 예배당 Hill Chapel','Asia/Seoul',50,4,1795741200000,NULL,'day','open',0,0);
INSERT INTO concert VALUES(5,'다락방 재즈 Attic Jazz','Park & Four 박앤포','다락 Attic','Asia/Seoul',1,4,NULL,NULL,'day','open',1,0);
INSERT INTO concert VALUES(6,'Piano for Small Hands 꼬마 피아노','Lina Feld','시립도서관 City Library','Asia/Seoul',50,6,NULL,NULL,'start-2h','open',1,0);
INSERT INTO concert VALUES(7,'River Songs','Ada Whitlock','Lantern Rooms, London','Europe/London',50,4,NULL,NULL,'day','open',1,0);
INSERT INTO concert VALUES(8,'달항아리 Moon Jar','국악앙상블 온 Ensemble On','한옥마당 Hanok Yard','Asia/Seoul',50,4,NULL,NULL,'day','open',1,0);
INSERT INTO concert VALUES(9,'Paper Lanterns','Mori Quintet','부두창고 Pier Hall, Busan','Asia/Seoul',50,4,NULL,NULL,'day','paused',0,0);
INSERT INTO concert VALUES(10,'가을 편지 Autumn Letter','서정 듀오 Seojeong Duo','달빛홀 Moonlight Hall','Asia/Seoul',50,4,NULL,NULL,'day','open',0,0);
INSERT INTO concert VALUES(11,'불꽃 One Night Only','MARU','강변 무대 Riverside Stage','Asia/Seoul',50,4,NULL,NULL,'never','open',1,0);
INSERT INTO concert VALUES(12,'Spring Rehearsal 봄 리허설','Hangang Chamber 한강 체임버','달빛홀 Moonlight Hall','Asia/Seoul',50,4,NULL,NULL,'day','open',1,0);
CREATE TABLE grade (
    concert_id BIGINT NOT NULL REFERENCES concert (concert_id),
    name       TEXT   NOT NULL CHECK (name <> ''),
    price      BIGINT NOT NULL CHECK (price > 0),
    seats      BIGINT NOT NULL CHECK (seats BETWEEN 1 AND 1125899906842623),
    PRIMARY KEY (concert_id, name)
);
INSERT INTO grade VALUES(1,'VIP',120000,1023);
INSERT INTO grade VALUES(1,'R',90000,1073740800);
INSERT INTO grade VALUES(1,'S',60000,1125898833100800);
INSERT INTO grade VALUES(2,'VIP',110000,1023);
INSERT INTO grade VALUES(2,'R',88000,1073740800);
INSERT INTO grade VALUES(2,'S',66000,1125898833100800);
INSERT INTO grade VALUES(3,'VIP',99000,1023);
INSERT INTO grade VALUES(3,'R',77000,1073740800);
INSERT INTO grade VALUES(3,'S',55000,1125898833100800);
INSERT INTO grade VALUES(4,'VIP',132000,1023);
INSERT INTO grade VALUES(4,'R',110000,1073740800);
INSERT INTO grade VALUES(4,'S',77000,1125898833100800);
INSERT INTO grade VALUES(5,'VIP',80000,1023);
INSERT INTO grade VALUES(5,'R',60000,1073740800);
INSERT INTO grade VALUES(5,'S',40000,1125898833100800);
INSERT INTO grade VALUES(6,'VIP',45000,1023);
INSERT INTO grade VALUES(6,'R',35000,1073740800);
INSERT INTO grade VALUES(6,'S',25000,1125898833100800);
INSERT INTO grade VALUES(7,'VIP',150000,1023);
INSERT INTO grade VALUES(7,'R',100000,1073740800);
INSERT INTO grade VALUES(7,'S',70000,1125898833100800);
INSERT INTO grade VALUES(8,'VIP',90000,1023);
INSERT INTO grade VALUES(8,'R',70000,1073740800);
INSERT INTO grade VALUES(8,'S',50000,1125898833100800);
INSERT INTO grade VALUES(9,'VIP',105000,1023);
INSERT INTO grade VALUES(9,'R',85000,1073740800);
INSERT INTO grade VALUES(9,'S',65000,1125898833100800);
INSERT INTO grade VALUES(10,'VIP',95000,1023);
INSERT INTO grade VALUES(10,'R',75000,1073740800);
INSERT INTO grade VALUES(10,'S',55000,1125898833100800);
INSERT INTO grade VALUES(11,'VIP',165000,1023);
INSERT INTO grade VALUES(11,'R',132000,1073740800);
INSERT INTO grade VALUES(11,'S',99000,1125898833100800);
INSERT INTO grade VALUES(12,'VIP',72000,1023);
INSERT INTO grade VALUES(12,'R',54000,1073740800);
INSERT INTO grade VALUES(12,'S',36000,1125898833100800);
CREATE TABLE show (
    show_id         INTEGER PRIMARY KEY,
    concert_id      BIGINT NOT NULL REFERENCES concert (concert_id),
    starts_ms       BIGINT NOT NULL,
    cancel_until_ms BIGINT NOT NULL,
    cancelled       BIGINT NOT NULL CHECK (cancelled IN (0, 1)),
    rev             BIGINT NOT NULL CHECK (rev >= 0), concert_rev BIGINT NOT NULL DEFAULT 0 CHECK (concert_rev >= 0),
    UNIQUE (concert_id, starts_ms)
);
INSERT INTO show VALUES(1,1,1797935400000,1797865200000,0,8,0);
INSERT INTO show VALUES(2,1,1798005600000,1797951600000,0,8,0);
INSERT INTO show VALUES(3,1,1798540200000,1798470000000,0,2,0);
INSERT INTO show VALUES(4,1,1798610400000,1798556400000,0,2,0);
INSERT INTO show VALUES(5,2,1795431600000,1795359600000,0,4,0);
INSERT INTO show VALUES(6,2,1795518000000,1795446000000,0,6,0);
INSERT INTO show VALUES(7,2,1795593600000,1795532400000,0,0,0);
INSERT INTO show VALUES(8,3,1795690800000,1795618800000,0,10,0);
INSERT INTO show VALUES(9,3,1795777200000,1795705200000,0,6,0);
INSERT INTO show VALUES(10,3,1795856400000,1795791600000,0,0,0);
INSERT INTO show VALUES(11,4,1797069600000,1797001200000,0,0,0);
INSERT INTO show VALUES(12,4,1797156000000,1797087600000,0,0,0);
INSERT INTO show VALUES(13,5,1795521600000,1795446000000,0,4,0);
INSERT INTO show VALUES(14,5,1796126400000,1796050800000,0,0,0);
INSERT INTO show VALUES(15,5,1796731200000,1796655600000,0,0,0);
INSERT INTO show VALUES(16,6,1795831200000,1795824000000,0,4,0);
INSERT INTO show VALUES(17,6,1796436000000,1796428800000,0,0,0);
INSERT INTO show VALUES(18,6,1797040800000,1797033600000,0,0,0);
INSERT INTO show VALUES(19,7,1796412600000,1796342400000,0,6,0);
INSERT INTO show VALUES(20,7,1796585400000,1796515200000,0,0,0);
INSERT INTO show VALUES(21,8,1796034600000,1795964400000,0,0,0);
INSERT INTO show VALUES(22,8,1796207400000,1796137200000,1,6,0);
INSERT INTO show VALUES(23,8,1796293800000,1796223600000,0,0,0);
INSERT INTO show VALUES(24,9,1796637600000,1796569200000,0,0,0);
INSERT INTO show VALUES(25,9,1796810400000,1796742000000,0,0,0);
INSERT INTO show VALUES(26,10,1794997800000,1794927600000,0,0,0);
INSERT INTO show VALUES(27,10,1795084200000,1795014000000,0,0,0);
INSERT INTO show VALUES(28,11,1797505200000,0,0,4,0);
INSERT INTO show VALUES(29,11,1797591600000,0,0,0,0);
INSERT INTO show VALUES(30,12,1803119400000,1803049200000,0,4,0);
INSERT INTO show VALUES(31,12,1805711400000,1805641200000,0,0,0);
INSERT INTO show VALUES(32,12,1810895400000,1810825200000,0,0,0);
CREATE TABLE queue_token (
    token_id       INTEGER PRIMARY KEY,
    token          TEXT   NOT NULL UNIQUE,
    concert_id     BIGINT NOT NULL REFERENCES concert (concert_id),
    user_id        BIGINT NOT NULL REFERENCES foyer_user (user_id),
    state          TEXT   NOT NULL
                   CHECK (state = 'waiting' OR state = 'active' OR state = 'done' OR state = 'left'
                          OR state = 'lapsed' OR state = 'expired'),
    place          BIGINT NOT NULL,
    admit_until_ms BIGINT NOT NULL CHECK ((state = 'waiting') <= (admit_until_ms = 0)),
    ends_ms        BIGINT NOT NULL CHECK ((state = 'active') = (ends_ms > 0)),
    ended_ms       BIGINT NOT NULL CHECK ((state IN ('waiting', 'active')) = (ended_ms = 0)),
    wish_show_id   BIGINT NOT NULL,
    wish_seats     BIGINT NOT NULL,
    wish_best      BIGINT NOT NULL,
    wish_lost      BIGINT NOT NULL CHECK (wish_lost IN (0, 1)),
    lost_seats     BIGINT NOT NULL
, concert_rev BIGINT NOT NULL DEFAULT 0 CHECK (concert_rev >= 0), home BIGINT NOT NULL DEFAULT 0);
INSERT INTO queue_token VALUES(1,'RFE9EY3W8GA62S141WG92067D6',2,6,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(2,'C0653C3KFV0VHPC6H63SXBW45K',2,2,'done',2,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(3,'3K8R7FCDHKYAENYTR0ACE5E4EX',3,2,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(4,'0Z83E5KVDZ9MEBTSN08MHMS8D3',8,2,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(5,'817RDGVBXNA12SVG58VSSCM0K2',3,3,'done',2,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(6,'GAC2XHR8555NJH0PTPFDH1PGVD',6,3,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(7,'A3M5DQT1VN5BFMVKHBSF2B57D9',12,3,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(8,'5D82MR5WSR7PJKK4P1JEKVG49Z',3,4,'done',3,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(9,'NQY6E5KS60KPQWQJAEP20MZTKM',5,4,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(10,'ZMF7Z7FFCDVV0YA06ZK9PJR6EY',7,5,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(11,'JKVM38Q42SEYZD9EGS817KSMZV',11,5,'done',1,1795305900000,0,1795305600000,0,0,0,0,0,0,0);
INSERT INTO queue_token VALUES(12,'SPJD8JMB0QNATXBEWSP4V2BSFF',1,1,'done',1,1795305900000,0,1795305600000,1,192,0,0,0,0,0);
INSERT INTO queue_token VALUES(13,'3D7XGP9ZZ4N3C62BK726XE6MBQ',1,1,'done',2,1795305900000,0,1795305600000,2,0,2,0,0,0,0);
INSERT INTO queue_token VALUES(14,'6HQQVSR2PXX9SNENYZT4195249',1,2,'active',3,1795305900000,1795305900000,0,1,1024,0,0,0,0,0);
CREATE TABLE reservation (
    reservation_id INTEGER PRIMARY KEY,
    code           TEXT   NOT NULL UNIQUE,
    user_id        BIGINT NOT NULL REFERENCES foyer_user (user_id),
    show_id        BIGINT NOT NULL REFERENCES show (show_id),
    token_id       BIGINT REFERENCES queue_token (token_id),
    state          TEXT   NOT NULL CHECK (state = 'held' OR state = 'paid' OR state = 'cancelled'),
    expires_ms     BIGINT NOT NULL,
    created_ms     BIGINT NOT NULL,
    CHECK ((state = 'held') = (token_id IS NOT NULL))
);
INSERT INTO reservation VALUES(1,'H00013QF0S',6,5,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(2,'H00029DJ53',2,6,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(3,'H0003SH4SD',2,8,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(4,'H0004DSF06',2,22,NULL,'cancelled',1795305900000,1795305600000);
INSERT INTO reservation VALUES(5,'H0005R7991',3,8,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(6,'H000618W4Z',3,16,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(7,'H0007TAYD7',3,30,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(8,'H0008Y91WH',4,9,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(9,'H00096JZJA',4,13,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(10,'H000A95NQ8',5,19,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(11,'H000BA2DJB',5,28,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(12,'H000CJZ2FS',1,1,NULL,'paid',1795305900000,1795305600000);
INSERT INTO reservation VALUES(13,'H000D5XE6M',1,2,NULL,'cancelled',1795305900000,1795305600000);
INSERT INTO reservation VALUES(14,'H000EV8CVP',2,1,14,'held',1795305900000,1795305600000);
CREATE TABLE seat_claim (
    show_id        BIGINT NOT NULL REFERENCES show (show_id),
    seat           BIGINT NOT NULL CHECK (seat BETWEEN 1 AND 50),
    reservation_id BIGINT REFERENCES reservation (reservation_id),
    grade          TEXT   NOT NULL,
    price          BIGINT NOT NULL CHECK (price >= 0),
    refunded_ms    BIGINT CHECK (refunded_ms IS NULL OR reservation_id IS NOT NULL)
);
INSERT INTO seat_claim VALUES(1,1,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(1,10,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(2,1,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(2,10,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(3,1,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(3,10,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(4,1,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(4,10,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(5,1,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,2,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,3,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,4,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,5,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,6,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,7,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,8,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,9,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,10,1,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(5,11,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,12,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,13,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,14,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,15,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,16,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,17,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,18,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,19,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,20,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,21,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,22,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,24,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,25,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,26,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,27,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,28,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,29,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,30,1,'R',88000,NULL);
INSERT INTO seat_claim VALUES(5,31,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,32,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,33,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,34,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,35,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,36,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,37,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,38,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,39,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,40,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,43,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,44,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,45,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,46,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,47,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,48,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,49,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(5,50,1,'S',66000,NULL);
INSERT INTO seat_claim VALUES(6,5,2,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(6,6,2,'VIP',110000,NULL);
INSERT INTO seat_claim VALUES(8,4,3,'VIP',99000,NULL);
INSERT INTO seat_claim VALUES(8,5,3,'VIP',99000,NULL);
INSERT INTO seat_claim VALUES(8,6,3,'VIP',99000,NULL);
INSERT INTO seat_claim VALUES(8,7,3,'VIP',99000,NULL);
INSERT INTO seat_claim VALUES(22,5,4,'VIP',90000,1795305600000);
INSERT INTO seat_claim VALUES(22,6,4,'VIP',90000,1795305600000);
INSERT INTO seat_claim VALUES(8,25,5,'R',77000,NULL);
INSERT INTO seat_claim VALUES(8,26,5,'R',77000,NULL);
INSERT INTO seat_claim VALUES(16,4,6,'VIP',45000,NULL);
INSERT INTO seat_claim VALUES(16,5,6,'VIP',45000,NULL);
INSERT INTO seat_claim VALUES(16,6,6,'VIP',45000,NULL);
INSERT INTO seat_claim VALUES(16,7,6,'VIP',45000,NULL);
INSERT INTO seat_claim VALUES(30,33,7,'S',36000,NULL);
INSERT INTO seat_claim VALUES(30,34,7,'S',36000,NULL);
INSERT INTO seat_claim VALUES(30,35,7,'S',36000,NULL);
INSERT INTO seat_claim VALUES(30,36,7,'S',36000,NULL);
INSERT INTO seat_claim VALUES(9,14,8,'R',77000,NULL);
INSERT INTO seat_claim VALUES(9,15,8,'R',77000,NULL);
INSERT INTO seat_claim VALUES(9,16,8,'R',77000,1795305600000);
INSERT INTO seat_claim VALUES(13,4,9,'VIP',80000,NULL);
INSERT INTO seat_claim VALUES(13,5,9,'VIP',80000,NULL);
INSERT INTO seat_claim VALUES(13,6,9,'VIP',80000,NULL);
INSERT INTO seat_claim VALUES(19,5,10,'VIP',150000,NULL);
INSERT INTO seat_claim VALUES(19,6,10,'VIP',150000,NULL);
INSERT INTO seat_claim VALUES(28,45,11,'S',99000,NULL);
INSERT INTO seat_claim VALUES(6,1,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(6,2,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(8,21,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(8,30,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(19,46,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(19,47,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(19,48,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(19,49,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(19,50,NULL,'',0,NULL);
INSERT INTO seat_claim VALUES(1,7,12,'VIP',120000,NULL);
INSERT INTO seat_claim VALUES(1,8,12,'VIP',120000,NULL);
INSERT INTO seat_claim VALUES(2,5,13,'VIP',120000,1795305600000);
INSERT INTO seat_claim VALUES(2,6,13,'VIP',120000,1795305600000);
INSERT INTO seat_claim VALUES(1,11,14,'R',90000,NULL);
CREATE TABLE payment (
    reservation_id INTEGER PRIMARY KEY REFERENCES reservation (reservation_id),
    user_id        BIGINT NOT NULL,
    entry          BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount > 0),
    paid_ms        BIGINT NOT NULL,
    FOREIGN KEY (user_id, entry) REFERENCES ledger_entry (user_id, entry)
);
INSERT INTO payment VALUES(1,6,2,3960000,1795305600000);
INSERT INTO payment VALUES(2,2,2,220000,1795305600000);
INSERT INTO payment VALUES(3,2,3,396000,1795305600000);
INSERT INTO payment VALUES(4,2,4,180000,1795305600000);
INSERT INTO payment VALUES(5,3,2,154000,1795305600000);
INSERT INTO payment VALUES(6,3,3,180000,1795305600000);
INSERT INTO payment VALUES(7,3,4,144000,1795305600000);
INSERT INTO payment VALUES(8,4,2,231000,1795305600000);
INSERT INTO payment VALUES(9,4,4,240000,1795305600000);
INSERT INTO payment VALUES(10,5,2,300000,1795305600000);
INSERT INTO payment VALUES(11,5,3,99000,1795305600000);
INSERT INTO payment VALUES(12,1,3,240000,1795305600000);
INSERT INTO payment VALUES(13,1,4,240000,1795305600000);
CREATE TABLE refund (
    reservation_id BIGINT NOT NULL REFERENCES payment (reservation_id),
    seat           BIGINT NOT NULL,
    user_id        BIGINT NOT NULL,
    entry          BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount > 0),
    refunded_ms    BIGINT NOT NULL,
    PRIMARY KEY (reservation_id, seat),
    FOREIGN KEY (user_id, entry) REFERENCES ledger_entry (user_id, entry)
);
INSERT INTO refund VALUES(8,16,4,3,77000,1795305600000);
INSERT INTO refund VALUES(4,5,2,5,90000,1795305600000);
INSERT INTO refund VALUES(4,6,2,5,90000,1795305600000);
INSERT INTO refund VALUES(13,5,1,5,120000,1795305600000);
INSERT INTO refund VALUES(13,6,1,5,120000,1795305600000);
CREATE TABLE lost_hold (
    code     TEXT   NOT NULL PRIMARY KEY,
    user_id  BIGINT NOT NULL REFERENCES foyer_user (user_id),
    ended_ms BIGINT NOT NULL
);
CREATE TABLE request_key (
    request_id INTEGER PRIMARY KEY,
    login      TEXT   NOT NULL,
    key        TEXT   NOT NULL,
    request    TEXT   NOT NULL,
    reply      TEXT   NOT NULL,
    at_ms      BIGINT NOT NULL,
    UNIQUE (login, key)
);
INSERT INTO request_key VALUES(1,'root','demo-001','root USER-ADD user=jiwoo name=김지우 phone=010-0000-0001','user=jiwoo',1795305600000);
INSERT INTO request_key VALUES(2,'root','demo-002','root USER-ADD user=minjun name=이민준 phone=010-0000-0002','user=minjun',1795305600000);
INSERT INTO request_key VALUES(3,'root','demo-003','root USER-ADD user=seoyeon name=박서연 phone=010-0000-0003','user=seoyeon',1795305600000);
INSERT INTO request_key VALUES(4,'root','demo-004','root USER-ADD user=haneul name=최하늘 phone=010-0000-0004','user=haneul',1795305600000);
INSERT INTO request_key VALUES(5,'root','demo-005','root USER-ADD user=alex name="Alex Morgan" phone=+44-20-5550-0005','user=alex',1795305600000);
INSERT INTO request_key VALUES(6,'root','demo-006','root USER-ADD user=hanbit name="한빛여행사 Hanbit Travel" phone=02-0000-0006','user=hanbit',1795305600000);
INSERT INTO request_key VALUES(7,'root','demo-010','root CONCERT-ADD title="첫눈 First Snow" artist="한강 체임버 Hangang Chamber" venue="달빛홀 Moonlight Hall"','concert=1',1795305600000);
INSERT INTO request_key VALUES(8,'root','demo-011','root GRADE-SET concert=1 grade=VIP seats=1-10 price=120000','concert=1 grade=VIP seats=1-10 price=120000',1795305600000);
INSERT INTO request_key VALUES(9,'root','demo-012','root GRADE-SET concert=1 grade=R seats=11-30 price=90000','concert=1 grade=R seats=11-30 price=90000',1795305600000);
INSERT INTO request_key VALUES(10,'root','demo-013','root GRADE-SET concert=1 grade=S seats=31-50 price=60000','concert=1 grade=S seats=31-50 price=60000',1795305600000);
INSERT INTO request_key VALUES(11,'root','demo-014','root SHOW-ADD concert=1 starts=+30T19:30','show=1',1795305600000);
INSERT INTO request_key VALUES(12,'root','demo-015','root SHOW-ADD concert=1 starts=+31T15:00','show=2',1795305600000);
INSERT INTO request_key VALUES(13,'root','demo-016','root SHOW-ADD concert=1 starts=+37T19:30','show=3',1795305600000);
INSERT INTO request_key VALUES(14,'root','demo-017','root SHOW-ADD concert=1 starts=+38T15:00','show=4',1795305600000);
INSERT INTO request_key VALUES(15,'root','demo-018','root BLOCK show=1 seats=1,10','show=1 seats=1,10',1795305600000);
INSERT INTO request_key VALUES(16,'root','demo-019','root BLOCK show=2 seats=1,10','show=2 seats=1,10',1795305600000);
INSERT INTO request_key VALUES(17,'root','demo-020','root BLOCK show=3 seats=1,10','show=3 seats=1,10',1795305600000);
INSERT INTO request_key VALUES(18,'root','demo-021','root BLOCK show=4 seats=1,10','show=4 seats=1,10',1795305600000);
INSERT INTO request_key VALUES(19,'root','demo-030','root CONCERT-ADD title="마지막 인사 The Last Bow" artist="윤슬 트리오 Yunseul Trio" venue="골목소극장 Alley Theatre" seat_limit=50','concert=2',1795305600000);
INSERT INTO request_key VALUES(20,'root','demo-031','root GRADE-SET concert=2 grade=VIP seats=1-10 price=110000','concert=2 grade=VIP seats=1-10 price=110000',1795305600000);
INSERT INTO request_key VALUES(21,'root','demo-032','root GRADE-SET concert=2 grade=R seats=11-30 price=88000','concert=2 grade=R seats=11-30 price=88000',1795305600000);
INSERT INTO request_key VALUES(22,'root','demo-033','root GRADE-SET concert=2 grade=S seats=31-50 price=66000','concert=2 grade=S seats=31-50 price=66000',1795305600000);
INSERT INTO request_key VALUES(23,'root','demo-034','root SHOW-ADD concert=2 starts=+1T20:00','show=5',1795305600000);
INSERT INTO request_key VALUES(24,'root','demo-035','root SHOW-ADD concert=2 starts=+2T20:00','show=6',1795305600000);
INSERT INTO request_key VALUES(25,'root','demo-036','root SHOW-ADD concert=2 starts=+3T17:00','show=7',1795305600000);
INSERT INTO request_key VALUES(26,'root','demo-040','root CONCERT-ADD title="Blue Platform" artist="The Night Trains" venue="Warehouse 9 성수"','concert=3',1795305600000);
INSERT INTO request_key VALUES(27,'root','demo-041','root GRADE-SET concert=3 grade=VIP seats=1-10 price=99000','concert=3 grade=VIP seats=1-10 price=99000',1795305600000);
INSERT INTO request_key VALUES(28,'root','demo-042','root GRADE-SET concert=3 grade=R seats=11-30 price=77000','concert=3 grade=R seats=11-30 price=77000',1795305600000);
INSERT INTO request_key VALUES(29,'root','demo-043','root GRADE-SET concert=3 grade=S seats=31-50 price=55000','concert=3 grade=S seats=31-50 price=55000',1795305600000);
INSERT INTO request_key VALUES(30,'root','demo-044','root SHOW-ADD concert=3 starts=+4T20:00','show=8',1795305600000);
INSERT INTO request_key VALUES(31,'root','demo-045','root SHOW-ADD concert=3 starts=+5T20:00','show=9',1795305600000);
INSERT INTO request_key VALUES(32,'root','demo-046','root SHOW-ADD concert=3 starts=+6T18:00','show=10',1795305600000);
INSERT INTO request_key VALUES(33,'root','demo-050','root CONCERT-ADD title="별 헤는 밤 Counting Stars" artist="은하수 합창단 Milky Way Choir" venue="언덕 예배당 Hill Chapel" sale_opens=+5T10:00','concert=4',1795305600000);
INSERT INTO request_key VALUES(34,'root','demo-051','root GRADE-SET concert=4 grade=VIP seats=1-10 price=132000','concert=4 grade=VIP seats=1-10 price=132000',1795305600000);
INSERT INTO request_key VALUES(35,'root','demo-052','root GRADE-SET concert=4 grade=R seats=11-30 price=110000','concert=4 grade=R seats=11-30 price=110000',1795305600000);
INSERT INTO request_key VALUES(36,'root','demo-053','root GRADE-SET concert=4 grade=S seats=31-50 price=77000','concert=4 grade=S seats=31-50 price=77000',1795305600000);
INSERT INTO request_key VALUES(37,'root','demo-054','root SHOW-ADD concert=4 starts=+20T19:00','show=11',1795305600000);
INSERT INTO request_key VALUES(38,'root','demo-055','root SHOW-ADD concert=4 starts=+21T19:00','show=12',1795305600000);
INSERT INTO request_key VALUES(39,'root','demo-060','root CONCERT-ADD title="다락방 재즈 Attic Jazz" artist="Park & Four 박앤포" venue="다락 Attic" capacity=1','concert=5',1795305600000);
INSERT INTO request_key VALUES(40,'root','demo-061','root GRADE-SET concert=5 grade=VIP seats=1-10 price=80000','concert=5 grade=VIP seats=1-10 price=80000',1795305600000);
INSERT INTO request_key VALUES(41,'root','demo-062','root GRADE-SET concert=5 grade=R seats=11-30 price=60000','concert=5 grade=R seats=11-30 price=60000',1795305600000);
INSERT INTO request_key VALUES(42,'root','demo-063','root GRADE-SET concert=5 grade=S seats=31-50 price=40000','concert=5 grade=S seats=31-50 price=40000',1795305600000);
INSERT INTO request_key VALUES(43,'root','demo-064','root SHOW-ADD concert=5 starts=+2T21:00','show=13',1795305600000);
INSERT INTO request_key VALUES(44,'root','demo-065','root SHOW-ADD concert=5 starts=+9T21:00','show=14',1795305600000);
INSERT INTO request_key VALUES(45,'root','demo-066','root SHOW-ADD concert=5 starts=+16T21:00','show=15',1795305600000);
INSERT INTO request_key VALUES(46,'root','demo-070','root CONCERT-ADD title="Piano for Small Hands 꼬마 피아노" artist="Lina Feld" venue="시립도서관 City Library" seat_limit=6 cancel_until=start-2h','concert=6',1795305600000);
INSERT INTO request_key VALUES(47,'root','demo-071','root GRADE-SET concert=6 grade=VIP seats=1-10 price=45000','concert=6 grade=VIP seats=1-10 price=45000',1795305600000);
INSERT INTO request_key VALUES(48,'root','demo-072','root GRADE-SET concert=6 grade=R seats=11-30 price=35000','concert=6 grade=R seats=11-30 price=35000',1795305600000);
INSERT INTO request_key VALUES(49,'root','demo-073','root GRADE-SET concert=6 grade=S seats=31-50 price=25000','concert=6 grade=S seats=31-50 price=25000',1795305600000);
INSERT INTO request_key VALUES(50,'root','demo-074','root SHOW-ADD concert=6 starts=+6T11:00','show=16',1795305600000);
INSERT INTO request_key VALUES(51,'root','demo-075','root SHOW-ADD concert=6 starts=+13T11:00','show=17',1795305600000);
INSERT INTO request_key VALUES(52,'root','demo-076','root SHOW-ADD concert=6 starts=+20T11:00','show=18',1795305600000);
INSERT INTO request_key VALUES(53,'root','demo-080','root CONCERT-ADD title="River Songs" artist="Ada Whitlock" venue="Lantern Rooms, London" zone=Europe/London','concert=7',1795305600000);
INSERT INTO request_key VALUES(54,'root','demo-081','root GRADE-SET concert=7 grade=VIP seats=1-10 price=150000','concert=7 grade=VIP seats=1-10 price=150000',1795305600000);
INSERT INTO request_key VALUES(55,'root','demo-082','root GRADE-SET concert=7 grade=R seats=11-30 price=100000','concert=7 grade=R seats=11-30 price=100000',1795305600000);
INSERT INTO request_key VALUES(56,'root','demo-083','root GRADE-SET concert=7 grade=S seats=31-50 price=70000','concert=7 grade=S seats=31-50 price=70000',1795305600000);
INSERT INTO request_key VALUES(57,'root','demo-084','root SHOW-ADD concert=7 starts=+12T19:30','show=19',1795305600000);
INSERT INTO request_key VALUES(58,'root','demo-085','root SHOW-ADD concert=7 starts=+14T19:30','show=20',1795305600000);
INSERT INTO request_key VALUES(59,'root','demo-090','root CONCERT-ADD title="달항아리 Moon Jar" artist="국악앙상블 온 Ensemble On" venue="한옥마당 Hanok Yard"','concert=8',1795305600000);
INSERT INTO request_key VALUES(60,'root','demo-091','root GRADE-SET concert=8 grade=VIP seats=1-10 price=90000','concert=8 grade=VIP seats=1-10 price=90000',1795305600000);
INSERT INTO request_key VALUES(61,'root','demo-092','root GRADE-SET concert=8 grade=R seats=11-30 price=70000','concert=8 grade=R seats=11-30 price=70000',1795305600000);
INSERT INTO request_key VALUES(62,'root','demo-093','root GRADE-SET concert=8 grade=S seats=31-50 price=50000','concert=8 grade=S seats=31-50 price=50000',1795305600000);
INSERT INTO request_key VALUES(63,'root','demo-094','root SHOW-ADD concert=8 starts=+8T19:30','show=21',1795305600000);
INSERT INTO request_key VALUES(64,'root','demo-095','root SHOW-ADD concert=8 starts=+10T19:30','show=22',1795305600000);
INSERT INTO request_key VALUES(65,'root','demo-096','root SHOW-ADD concert=8 starts=+11T19:30','show=23',1795305600000);
INSERT INTO request_key VALUES(66,'root','demo-100','root CONCERT-ADD title="Paper Lanterns" artist="Mori Quintet" venue="부두창고 Pier Hall, Busan"','concert=9',1795305600000);
INSERT INTO request_key VALUES(67,'root','demo-101','root GRADE-SET concert=9 grade=VIP seats=1-10 price=105000','concert=9 grade=VIP seats=1-10 price=105000',1795305600000);
INSERT INTO request_key VALUES(68,'root','demo-102','root GRADE-SET concert=9 grade=R seats=11-30 price=85000','concert=9 grade=R seats=11-30 price=85000',1795305600000);
INSERT INTO request_key VALUES(69,'root','demo-103','root GRADE-SET concert=9 grade=S seats=31-50 price=65000','concert=9 grade=S seats=31-50 price=65000',1795305600000);
INSERT INTO request_key VALUES(70,'root','demo-104','root SHOW-ADD concert=9 starts=+15T19:00','show=24',1795305600000);
INSERT INTO request_key VALUES(71,'root','demo-105','root SHOW-ADD concert=9 starts=+17T19:00','show=25',1795305600000);
INSERT INTO request_key VALUES(72,'root','demo-106','root SALE concert=9 state=paused','concert=9 sale=paused',1795305600000);
INSERT INTO request_key VALUES(73,'root','demo-110','root CONCERT-ADD title="가을 편지 Autumn Letter" artist="서정 듀오 Seojeong Duo" venue="달빛홀 Moonlight Hall"','concert=10',1795305600000);
INSERT INTO request_key VALUES(74,'root','demo-111','root GRADE-SET concert=10 grade=VIP seats=1-10 price=95000','concert=10 grade=VIP seats=1-10 price=95000',1795305600000);
INSERT INTO request_key VALUES(75,'root','demo-112','root GRADE-SET concert=10 grade=R seats=11-30 price=75000','concert=10 grade=R seats=11-30 price=75000',1795305600000);
INSERT INTO request_key VALUES(76,'root','demo-113','root GRADE-SET concert=10 grade=S seats=31-50 price=55000','concert=10 grade=S seats=31-50 price=55000',1795305600000);
INSERT INTO request_key VALUES(77,'root','demo-114','root SHOW-ADD concert=10 starts=-4T19:30','show=26',1795305600000);
INSERT INTO request_key VALUES(78,'root','demo-115','root SHOW-ADD concert=10 starts=-3T19:30','show=27',1795305600000);
INSERT INTO request_key VALUES(79,'root','demo-120','root CONCERT-ADD title="불꽃 One Night Only" artist=MARU venue="강변 무대 Riverside Stage" cancel_until=never','concert=11',1795305600000);
INSERT INTO request_key VALUES(80,'root','demo-121','root GRADE-SET concert=11 grade=VIP seats=1-10 price=165000','concert=11 grade=VIP seats=1-10 price=165000',1795305600000);
INSERT INTO request_key VALUES(81,'root','demo-122','root GRADE-SET concert=11 grade=R seats=11-30 price=132000','concert=11 grade=R seats=11-30 price=132000',1795305600000);
INSERT INTO request_key VALUES(82,'root','demo-123','root GRADE-SET concert=11 grade=S seats=31-50 price=99000','concert=11 grade=S seats=31-50 price=99000',1795305600000);
INSERT INTO request_key VALUES(83,'root','demo-124','root SHOW-ADD concert=11 starts=+25T20:00','show=28',1795305600000);
INSERT INTO request_key VALUES(84,'root','demo-125','root SHOW-ADD concert=11 starts=+26T20:00','show=29',1795305600000);
INSERT INTO request_key VALUES(85,'root','demo-130','root CONCERT-ADD title="Spring Rehearsal 봄 리허설" artist="Hangang Chamber 한강 체임버" venue="달빛홀 Moonlight Hall"','concert=12',1795305600000);
INSERT INTO request_key VALUES(86,'root','demo-131','root GRADE-SET concert=12 grade=VIP seats=1-10 price=72000','concert=12 grade=VIP seats=1-10 price=72000',1795305600000);
INSERT INTO request_key VALUES(87,'root','demo-132','root GRADE-SET concert=12 grade=R seats=11-30 price=54000','concert=12 grade=R seats=11-30 price=54000',1795305600000);
INSERT INTO request_key VALUES(88,'root','demo-133','root GRADE-SET concert=12 grade=S seats=31-50 price=36000','concert=12 grade=S seats=31-50 price=36000',1795305600000);
INSERT INTO request_key VALUES(89,'root','demo-134','root SHOW-ADD concert=12 starts=+90T19:30','show=30',1795305600000);
INSERT INTO request_key VALUES(90,'root','demo-135','root SHOW-ADD concert=12 starts=+120T19:30','show=31',1795305600000);
INSERT INTO request_key VALUES(91,'root','demo-136','root SHOW-ADD concert=12 starts=+180T19:30','show=32',1795305600000);
INSERT INTO request_key VALUES(92,'root','demo-200','hanbit CHARGE amount=10000000','balance=10000000 entry=1',1795305600000);
INSERT INTO request_key VALUES(93,'root','demo-201a','hanbit JOIN concert=2','token=RFE9EY3W8GA62S141WG92067D6',1795305600000);
INSERT INTO request_key VALUES(94,'root','demo-201b','hanbit HOLD token=RFE9EY3W8GA62S141WG92067D6 show=5 seats=1-22,24-40,43-50','reservation=H00013QF0S show=5 seats=1-22,24-40,43-50 amount=3960000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(95,'root','demo-202','hanbit PAY reservation=H00013QF0S','reservation=H00013QF0S seats=1-22,24-40,43-50 amount=3960000 balance=6040000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-11-23T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(96,'root','demo-203','root CONCERT-SET concert=2 seat_limit=4','concert=2',1795305600000);
INSERT INTO request_key VALUES(97,'root','demo-210','jiwoo CHARGE amount=500000','balance=500000 entry=1',1795305600000);
INSERT INTO request_key VALUES(98,'root','demo-220','minjun CHARGE amount=1000000','balance=1000000 entry=1',1795305600000);
INSERT INTO request_key VALUES(99,'root','demo-221a','minjun JOIN concert=2','token=C0653C3KFV0VHPC6H63SXBW45K',1795305600000);
INSERT INTO request_key VALUES(100,'root','demo-221b','minjun HOLD token=C0653C3KFV0VHPC6H63SXBW45K show=6 seats=5,6','reservation=H00029DJ53 show=6 seats=5,6 amount=220000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(101,'root','demo-222','minjun PAY reservation=H00029DJ53','reservation=H00029DJ53 seats=5,6 amount=220000 balance=780000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-11-24T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(102,'root','demo-223a','minjun JOIN concert=3','token=3K8R7FCDHKYAENYTR0ACE5E4EX',1795305600000);
INSERT INTO request_key VALUES(103,'root','demo-223b','minjun HOLD token=3K8R7FCDHKYAENYTR0ACE5E4EX show=8 best=4','reservation=H0003SH4SD show=8 seats=4-7 amount=396000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(104,'root','demo-224','minjun PAY reservation=H0003SH4SD','reservation=H0003SH4SD seats=4-7 amount=396000 balance=384000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-11-26T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(105,'root','demo-225a','minjun JOIN concert=8','token=0Z83E5KVDZ9MEBTSN08MHMS8D3',1795305600000);
INSERT INTO request_key VALUES(106,'root','demo-225b','minjun HOLD token=0Z83E5KVDZ9MEBTSN08MHMS8D3 show=22 best=2','reservation=H0004DSF06 show=22 seats=5,6 amount=180000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(107,'root','demo-226','minjun PAY reservation=H0004DSF06','reservation=H0004DSF06 seats=5,6 amount=180000 balance=204000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-12-02T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(108,'root','demo-230','seoyeon CHARGE amount=800000','balance=800000 entry=1',1795305600000);
INSERT INTO request_key VALUES(109,'root','demo-231a','seoyeon JOIN concert=3','token=817RDGVBXNA12SVG58VSSCM0K2',1795305600000);
INSERT INTO request_key VALUES(110,'root','demo-231b','seoyeon HOLD token=817RDGVBXNA12SVG58VSSCM0K2 show=8 seats=25,26','reservation=H0005R7991 show=8 seats=25,26 amount=154000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(111,'root','demo-232','seoyeon PAY reservation=H0005R7991','reservation=H0005R7991 seats=25,26 amount=154000 balance=646000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-11-26T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(112,'root','demo-233a','seoyeon JOIN concert=6','token=GAC2XHR8555NJH0PTPFDH1PGVD',1795305600000);
INSERT INTO request_key VALUES(113,'root','demo-233b','seoyeon HOLD token=GAC2XHR8555NJH0PTPFDH1PGVD show=16 best=4','reservation=H000618W4Z show=16 seats=4-7 amount=180000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(114,'root','demo-234','seoyeon PAY reservation=H000618W4Z','reservation=H000618W4Z seats=4-7 amount=180000 balance=466000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-11-28T09:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(115,'root','demo-235a','seoyeon JOIN concert=12','token=A3M5DQT1VN5BFMVKHBSF2B57D9',1795305600000);
INSERT INTO request_key VALUES(116,'root','demo-235b','seoyeon HOLD token=A3M5DQT1VN5BFMVKHBSF2B57D9 show=30 seats=33-36','reservation=H0007TAYD7 show=30 seats=33-36 amount=144000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(117,'root','demo-236','seoyeon PAY reservation=H0007TAYD7','reservation=H0007TAYD7 seats=33-36 amount=144000 balance=322000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2027-02-20T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(118,'root','demo-240','haneul CHARGE amount=600000','balance=600000 entry=1',1795305600000);
INSERT INTO request_key VALUES(119,'root','demo-241a','haneul JOIN concert=3','token=5D82MR5WSR7PJKK4P1JEKVG49Z',1795305600000);
INSERT INTO request_key VALUES(120,'root','demo-241b','haneul HOLD token=5D82MR5WSR7PJKK4P1JEKVG49Z show=9 seats=14-16','reservation=H0008Y91WH show=9 seats=14-16 amount=231000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(121,'root','demo-242','haneul PAY reservation=H0008Y91WH','reservation=H0008Y91WH seats=14-16 amount=231000 balance=369000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-11-27T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(122,'root','demo-243','haneul CANCEL reservation=H0008Y91WH seats=16','reservation=H0008Y91WH seats=16 refunded=77000 balance=446000',1795305600000);
INSERT INTO request_key VALUES(123,'root','demo-244a','haneul JOIN concert=5','token=NQY6E5KS60KPQWQJAEP20MZTKM',1795305600000);
INSERT INTO request_key VALUES(124,'root','demo-244b','haneul HOLD token=NQY6E5KS60KPQWQJAEP20MZTKM show=13 best=3','reservation=H00096JZJA show=13 seats=4-6 amount=240000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(125,'root','demo-245','haneul PAY reservation=H00096JZJA','reservation=H00096JZJA seats=4-6 amount=240000 balance=206000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-11-24T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(126,'root','demo-250','alex CHARGE amount=700000','balance=700000 entry=1',1795305600000);
INSERT INTO request_key VALUES(127,'root','demo-251a','alex JOIN concert=7','token=ZMF7Z7FFCDVV0YA06ZK9PJR6EY',1795305600000);
INSERT INTO request_key VALUES(128,'root','demo-251b','alex HOLD token=ZMF7Z7FFCDVV0YA06ZK9PJR6EY show=19 best=2','reservation=H000A95NQ8 show=19 seats=5,6 amount=300000 remaining=300 expires=2026-11-22T00:05:00+00:00',1795305600000);
INSERT INTO request_key VALUES(129,'root','demo-252','alex PAY reservation=H000A95NQ8','reservation=H000A95NQ8 seats=5,6 amount=300000 balance=400000 paid_at=2026-11-22T00:00:00+00:00 cancel_until=2026-12-04T00:00:00+00:00',1795305600000);
INSERT INTO request_key VALUES(130,'root','demo-253a','alex JOIN concert=11','token=JKVM38Q42SEYZD9EGS817KSMZV',1795305600000);
INSERT INTO request_key VALUES(131,'root','demo-253b','alex HOLD token=JKVM38Q42SEYZD9EGS817KSMZV show=28 seats=45','reservation=H000BA2DJB show=28 seats=45 amount=99000 remaining=300 expires=2026-11-22T09:05:00+09:00',1795305600000);
INSERT INTO request_key VALUES(132,'root','demo-254','alex PAY reservation=H000BA2DJB','reservation=H000BA2DJB seats=45 amount=99000 balance=301000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=never',1795305600000);
INSERT INTO request_key VALUES(133,'root','demo-260','root BLOCK show=6 seats=1,2','show=6 seats=1,2',1795305600000);
INSERT INTO request_key VALUES(134,'root','demo-261','root BLOCK show=8 seats=21,30','show=8 seats=21,30',1795305600000);
INSERT INTO request_key VALUES(135,'root','demo-262','root BLOCK show=19 seats=46-50','show=19 seats=46-50',1795305600000);
INSERT INTO request_key VALUES(136,'root','demo-270','root SHOW-CANCEL show=22','show=22 reservations=1 refunded=180000',1795305600000);
INSERT INTO request_key VALUES(137,'root','2C4NS11TZTSD5R8TRRC6S6TXJM','jiwoo CHARGE amount=500000','balance=1000000 entry=2',1795305600000);
INSERT INTO request_key VALUES(138,'root','first','jiwoo JOIN concert=1 show=1 seats=7,8','token=SPJD8JMB0QNATXBEWSP4V2BSFF reservation=H000CJZ2FS show=1 seats=7,8 amount=240000',1795305600000);
INSERT INTO request_key VALUES(139,'root','2VSPY91C0X0NNED6H4YT24V8GQ','jiwoo PAY reservation=H000CJZ2FS','reservation=H000CJZ2FS seats=7,8 amount=240000 balance=760000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-12-22T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(140,'root','RSA4GJQNTQV792A5TV0NS8VVES','jiwoo JOIN concert=1 show=2 best=2','token=3D7XGP9ZZ4N3C62BK726XE6MBQ reservation=H000D5XE6M show=2 seats=5,6 amount=240000',1795305600000);
INSERT INTO request_key VALUES(141,'root','YWQWAWVKAZQ4MK5MJ413KCSC49','jiwoo PAY reservation=H000D5XE6M','reservation=H000D5XE6M seats=5,6 amount=240000 balance=520000 paid_at=2026-11-22T09:00:00+09:00 cancel_until=2026-12-23T00:00:00+09:00',1795305600000);
INSERT INTO request_key VALUES(142,'root','0BN8N7J6KR8769F1N271JDKF49','jiwoo CANCEL reservation=H000D5XE6M','reservation=H000D5XE6M seats=5,6 refunded=240000 balance=760000',1795305600000);
INSERT INTO request_key VALUES(143,'root','VVGZGSGZ3ECBEN9HXCJM7KQMJM','minjun CHARGE amount=90000','balance=474000 entry=6',1795305600000);
INSERT INTO request_key VALUES(144,'root','YDFV46NZM8XRMNZR3JB8Z9RKZE','minjun JOIN concert=1 show=1 seats=11','token=6HQQVSR2PXX9SNENYZT4195249 reservation=H000EV8CVP show=1 seats=11 amount=90000',1795305600000);
CREATE TABLE audit_line (
    audit_id INTEGER PRIMARY KEY,
    at_ms    BIGINT NOT NULL,
    login    TEXT   NOT NULL,
    uid      BIGINT NOT NULL,
    acting   TEXT   NOT NULL,
    request  TEXT   NOT NULL,
    outcome  TEXT   NOT NULL
);
INSERT INTO audit_line VALUES(1,1795305600000,'root',0,'','USER-ADD user=jiwoo name=김지우 phone=010-0000-0001','OK');
INSERT INTO audit_line VALUES(2,1795305600000,'root',0,'','USER-ADD user=minjun name=이민준 phone=010-0000-0002','OK');
INSERT INTO audit_line VALUES(3,1795305600000,'root',0,'','USER-ADD user=seoyeon name=박서연 phone=010-0000-0003','OK');
INSERT INTO audit_line VALUES(4,1795305600000,'root',0,'','USER-ADD user=haneul name=최하늘 phone=010-0000-0004','OK');
INSERT INTO audit_line VALUES(5,1795305600000,'root',0,'','USER-ADD user=alex name="Alex Morgan" phone=+44-20-5550-0005','OK');
INSERT INTO audit_line VALUES(6,1795305600000,'root',0,'','USER-ADD user=hanbit name="한빛여행사 Hanbit Travel" phone=02-0000-0006','OK');
INSERT INTO audit_line VALUES(7,1795305600000,'root',0,'','CONCERT-ADD title="첫눈 First Snow" artist="한강 체임버 Hangang Chamber" venue="달빛홀 Moonlight Hall"','OK');
INSERT INTO audit_line VALUES(8,1795305600000,'root',0,'','GRADE-SET concert=1 grade=VIP seats=1-10 price=120000','OK');
INSERT INTO audit_line VALUES(9,1795305600000,'root',0,'','GRADE-SET concert=1 grade=R seats=11-30 price=90000','OK');
INSERT INTO audit_line VALUES(10,1795305600000,'root',0,'','GRADE-SET concert=1 grade=S seats=31-50 price=60000','OK');
INSERT INTO audit_line VALUES(11,1795305600000,'root',0,'','SHOW-ADD concert=1 starts=+30T19:30','OK');
INSERT INTO audit_line VALUES(12,1795305600000,'root',0,'','SHOW-ADD concert=1 starts=+31T15:00','OK');
INSERT INTO audit_line VALUES(13,1795305600000,'root',0,'','SHOW-ADD concert=1 starts=+37T19:30','OK');
INSERT INTO audit_line VALUES(14,1795305600000,'root',0,'','SHOW-ADD concert=1 starts=+38T15:00','OK');
INSERT INTO audit_line VALUES(15,1795305600000,'root',0,'','BLOCK show=1 seats=1,10','OK');
INSERT INTO audit_line VALUES(16,1795305600000,'root',0,'','BLOCK show=2 seats=1,10','OK');
INSERT INTO audit_line VALUES(17,1795305600000,'root',0,'','BLOCK show=3 seats=1,10','OK');
INSERT INTO audit_line VALUES(18,1795305600000,'root',0,'','BLOCK show=4 seats=1,10','OK');
INSERT INTO audit_line VALUES(19,1795305600000,'root',0,'','CONCERT-ADD title="마지막 인사 The Last Bow" artist="윤슬 트리오 Yunseul Trio" venue="골목소극장 Alley Theatre" seat_limit=50','OK');
INSERT INTO audit_line VALUES(20,1795305600000,'root',0,'','GRADE-SET concert=2 grade=VIP seats=1-10 price=110000','OK');
INSERT INTO audit_line VALUES(21,1795305600000,'root',0,'','GRADE-SET concert=2 grade=R seats=11-30 price=88000','OK');
INSERT INTO audit_line VALUES(22,1795305600000,'root',0,'','GRADE-SET concert=2 grade=S seats=31-50 price=66000','OK');
INSERT INTO audit_line VALUES(23,1795305600000,'root',0,'','SHOW-ADD concert=2 starts=+1T20:00','OK');
INSERT INTO audit_line VALUES(24,1795305600000,'root',0,'','SHOW-ADD concert=2 starts=+2T20:00','OK');
INSERT INTO audit_line VALUES(25,1795305600000,'root',0,'','SHOW-ADD concert=2 starts=+3T17:00','OK');
INSERT INTO audit_line VALUES(26,1795305600000,'root',0,'','CONCERT-ADD title="Blue Platform" artist="The Night Trains" venue="Warehouse 9 성수"','OK');
INSERT INTO audit_line VALUES(27,1795305600000,'root',0,'','GRADE-SET concert=3 grade=VIP seats=1-10 price=99000','OK');
INSERT INTO audit_line VALUES(28,1795305600000,'root',0,'','GRADE-SET concert=3 grade=R seats=11-30 price=77000','OK');
INSERT INTO audit_line VALUES(29,1795305600000,'root',0,'','GRADE-SET concert=3 grade=S seats=31-50 price=55000','OK');
INSERT INTO audit_line VALUES(30,1795305600000,'root',0,'','SHOW-ADD concert=3 starts=+4T20:00','OK');
INSERT INTO audit_line VALUES(31,1795305600000,'root',0,'','SHOW-ADD concert=3 starts=+5T20:00','OK');
INSERT INTO audit_line VALUES(32,1795305600000,'root',0,'','SHOW-ADD concert=3 starts=+6T18:00','OK');
INSERT INTO audit_line VALUES(33,1795305600000,'root',0,'','CONCERT-ADD title="별 헤는 밤 Counting Stars" artist="은하수 합창단 Milky Way Choir" venue="언덕 예배당 Hill Chapel" sale_opens=+5T10:00','OK');
INSERT INTO audit_line VALUES(34,1795305600000,'root',0,'','GRADE-SET concert=4 grade=VIP seats=1-10 price=132000','OK');
INSERT INTO audit_line VALUES(35,1795305600000,'root',0,'','GRADE-SET concert=4 grade=R seats=11-30 price=110000','OK');
INSERT INTO audit_line VALUES(36,1795305600000,'root',0,'','GRADE-SET concert=4 grade=S seats=31-50 price=77000','OK');
INSERT INTO audit_line VALUES(37,1795305600000,'root',0,'','SHOW-ADD concert=4 starts=+20T19:00','OK');
INSERT INTO audit_line VALUES(38,1795305600000,'root',0,'','SHOW-ADD concert=4 starts=+21T19:00','OK');
INSERT INTO audit_line VALUES(39,1795305600000,'root',0,'','CONCERT-ADD title="다락방 재즈 Attic Jazz" artist="Park & Four 박앤포" venue="다락 Attic" capacity=1','OK');
INSERT INTO audit_line VALUES(40,1795305600000,'root',0,'','GRADE-SET concert=5 grade=VIP seats=1-10 price=80000','OK');
INSERT INTO audit_line VALUES(41,1795305600000,'root',0,'','GRADE-SET concert=5 grade=R seats=11-30 price=60000','OK');
INSERT INTO audit_line VALUES(42,1795305600000,'root',0,'','GRADE-SET concert=5 grade=S seats=31-50 price=40000','OK');
INSERT INTO audit_line VALUES(43,1795305600000,'root',0,'','SHOW-ADD concert=5 starts=+2T21:00','OK');
INSERT INTO audit_line VALUES(44,1795305600000,'root',0,'','SHOW-ADD concert=5 starts=+9T21:00','OK');
INSERT INTO audit_line VALUES(45,1795305600000,'root',0,'','SHOW-ADD concert=5 starts=+16T21:00','OK');
INSERT INTO audit_line VALUES(46,1795305600000,'root',0,'','CONCERT-ADD title="Piano for Small Hands 꼬마 피아노" artist="Lina Feld" venue="시립도서관 City Library" seat_limit=6 cancel_until=start-2h','OK');
INSERT INTO audit_line VALUES(47,1795305600000,'root',0,'','GRADE-SET concert=6 grade=VIP seats=1-10 price=45000','OK');
INSERT INTO audit_line VALUES(48,1795305600000,'root',0,'','GRADE-SET concert=6 grade=R seats=11-30 price=35000','OK');
INSERT INTO audit_line VALUES(49,1795305600000,'root',0,'','GRADE-SET concert=6 grade=S seats=31-50 price=25000','OK');
INSERT INTO audit_line VALUES(50,1795305600000,'root',0,'','SHOW-ADD concert=6 starts=+6T11:00','OK');
INSERT INTO audit_line VALUES(51,1795305600000,'root',0,'','SHOW-ADD concert=6 starts=+13T11:00','OK');
INSERT INTO audit_line VALUES(52,1795305600000,'root',0,'','SHOW-ADD concert=6 starts=+20T11:00','OK');
INSERT INTO audit_line VALUES(53,1795305600000,'root',0,'','CONCERT-ADD title="River Songs" artist="Ada Whitlock" venue="Lantern Rooms, London" zone=Europe/London','OK');
INSERT INTO audit_line VALUES(54,1795305600000,'root',0,'','GRADE-SET concert=7 grade=VIP seats=1-10 price=150000','OK');
INSERT INTO audit_line VALUES(55,1795305600000,'root',0,'','GRADE-SET concert=7 grade=R seats=11-30 price=100000','OK');
INSERT INTO audit_line VALUES(56,1795305600000,'root',0,'','GRADE-SET concert=7 grade=S seats=31-50 price=70000','OK');
INSERT INTO audit_line VALUES(57,1795305600000,'root',0,'','SHOW-ADD concert=7 starts=+12T19:30','OK');
INSERT INTO audit_line VALUES(58,1795305600000,'root',0,'','SHOW-ADD concert=7 starts=+14T19:30','OK');
INSERT INTO audit_line VALUES(59,1795305600000,'root',0,'','CONCERT-ADD title="달항아리 Moon Jar" artist="국악앙상블 온 Ensemble On" venue="한옥마당 Hanok Yard"','OK');
INSERT INTO audit_line VALUES(60,1795305600000,'root',0,'','GRADE-SET concert=8 grade=VIP seats=1-10 price=90000','OK');
INSERT INTO audit_line VALUES(61,1795305600000,'root',0,'','GRADE-SET concert=8 grade=R seats=11-30 price=70000','OK');
INSERT INTO audit_line VALUES(62,1795305600000,'root',0,'','GRADE-SET concert=8 grade=S seats=31-50 price=50000','OK');
INSERT INTO audit_line VALUES(63,1795305600000,'root',0,'','SHOW-ADD concert=8 starts=+8T19:30','OK');
INSERT INTO audit_line VALUES(64,1795305600000,'root',0,'','SHOW-ADD concert=8 starts=+10T19:30','OK');
INSERT INTO audit_line VALUES(65,1795305600000,'root',0,'','SHOW-ADD concert=8 starts=+11T19:30','OK');
INSERT INTO audit_line VALUES(66,1795305600000,'root',0,'','CONCERT-ADD title="Paper Lanterns" artist="Mori Quintet" venue="부두창고 Pier Hall, Busan"','OK');
INSERT INTO audit_line VALUES(67,1795305600000,'root',0,'','GRADE-SET concert=9 grade=VIP seats=1-10 price=105000','OK');
INSERT INTO audit_line VALUES(68,1795305600000,'root',0,'','GRADE-SET concert=9 grade=R seats=11-30 price=85000','OK');
INSERT INTO audit_line VALUES(69,1795305600000,'root',0,'','GRADE-SET concert=9 grade=S seats=31-50 price=65000','OK');
INSERT INTO audit_line VALUES(70,1795305600000,'root',0,'','SHOW-ADD concert=9 starts=+15T19:00','OK');
INSERT INTO audit_line VALUES(71,1795305600000,'root',0,'','SHOW-ADD concert=9 starts=+17T19:00','OK');
INSERT INTO audit_line VALUES(72,1795305600000,'root',0,'','SALE concert=9 state=paused','OK');
INSERT INTO audit_line VALUES(73,1795305600000,'root',0,'','CONCERT-ADD title="가을 편지 Autumn Letter" artist="서정 듀오 Seojeong Duo" venue="달빛홀 Moonlight Hall"','OK');
INSERT INTO audit_line VALUES(74,1795305600000,'root',0,'','GRADE-SET concert=10 grade=VIP seats=1-10 price=95000','OK');
INSERT INTO audit_line VALUES(75,1795305600000,'root',0,'','GRADE-SET concert=10 grade=R seats=11-30 price=75000','OK');
INSERT INTO audit_line VALUES(76,1795305600000,'root',0,'','GRADE-SET concert=10 grade=S seats=31-50 price=55000','OK');
INSERT INTO audit_line VALUES(77,1795305600000,'root',0,'','SHOW-ADD concert=10 starts=-4T19:30','OK');
INSERT INTO audit_line VALUES(78,1795305600000,'root',0,'','SHOW-ADD concert=10 starts=-3T19:30','OK');
INSERT INTO audit_line VALUES(79,1795305600000,'root',0,'','CONCERT-ADD title="불꽃 One Night Only" artist=MARU venue="강변 무대 Riverside Stage" cancel_until=never','OK');
INSERT INTO audit_line VALUES(80,1795305600000,'root',0,'','GRADE-SET concert=11 grade=VIP seats=1-10 price=165000','OK');
INSERT INTO audit_line VALUES(81,1795305600000,'root',0,'','GRADE-SET concert=11 grade=R seats=11-30 price=132000','OK');
INSERT INTO audit_line VALUES(82,1795305600000,'root',0,'','GRADE-SET concert=11 grade=S seats=31-50 price=99000','OK');
INSERT INTO audit_line VALUES(83,1795305600000,'root',0,'','SHOW-ADD concert=11 starts=+25T20:00','OK');
INSERT INTO audit_line VALUES(84,1795305600000,'root',0,'','SHOW-ADD concert=11 starts=+26T20:00','OK');
INSERT INTO audit_line VALUES(85,1795305600000,'root',0,'','CONCERT-ADD title="Spring Rehearsal 봄 리허설" artist="Hangang Chamber 한강 체임버" venue="달빛홀 Moonlight Hall"','OK');
INSERT INTO audit_line VALUES(86,1795305600000,'root',0,'','GRADE-SET concert=12 grade=VIP seats=1-10 price=72000','OK');
INSERT INTO audit_line VALUES(87,1795305600000,'root',0,'','GRADE-SET concert=12 grade=R seats=11-30 price=54000','OK');
INSERT INTO audit_line VALUES(88,1795305600000,'root',0,'','GRADE-SET concert=12 grade=S seats=31-50 price=36000','OK');
INSERT INTO audit_line VALUES(89,1795305600000,'root',0,'','SHOW-ADD concert=12 starts=+90T19:30','OK');
INSERT INTO audit_line VALUES(90,1795305600000,'root',0,'','SHOW-ADD concert=12 starts=+120T19:30','OK');
INSERT INTO audit_line VALUES(91,1795305600000,'root',0,'','SHOW-ADD concert=12 starts=+180T19:30','OK');
INSERT INTO audit_line VALUES(92,1795305600000,'root',0,'hanbit','CHARGE amount=10000000','OK');
INSERT INTO audit_line VALUES(93,1795305600000,'root',0,'hanbit','JOIN concert=2','OK');
INSERT INTO audit_line VALUES(94,1795305600000,'root',0,'hanbit','HOLD token=RFE9EY3W8GA62S141WG92067D6 show=5 seats=1-22,24-40,43-50','OK');
INSERT INTO audit_line VALUES(95,1795305600000,'root',0,'hanbit','PAY reservation=H00013QF0S','OK');
INSERT INTO audit_line VALUES(96,1795305600000,'root',0,'','CONCERT-SET concert=2 seat_limit=4','OK');
INSERT INTO audit_line VALUES(97,1795305600000,'root',0,'jiwoo','CHARGE amount=500000','OK');
INSERT INTO audit_line VALUES(98,1795305600000,'root',0,'minjun','CHARGE amount=1000000','OK');
INSERT INTO audit_line VALUES(99,1795305600000,'root',0,'minjun','JOIN concert=2','OK');
INSERT INTO audit_line VALUES(100,1795305600000,'root',0,'minjun','HOLD token=C0653C3KFV0VHPC6H63SXBW45K show=6 seats=5,6','OK');
INSERT INTO audit_line VALUES(101,1795305600000,'root',0,'minjun','PAY reservation=H00029DJ53','OK');
INSERT INTO audit_line VALUES(102,1795305600000,'root',0,'minjun','JOIN concert=3','OK');
INSERT INTO audit_line VALUES(103,1795305600000,'root',0,'minjun','HOLD token=3K8R7FCDHKYAENYTR0ACE5E4EX show=8 best=4','OK');
INSERT INTO audit_line VALUES(104,1795305600000,'root',0,'minjun','PAY reservation=H0003SH4SD','OK');
INSERT INTO audit_line VALUES(105,1795305600000,'root',0,'minjun','JOIN concert=8','OK');
INSERT INTO audit_line VALUES(106,1795305600000,'root',0,'minjun','HOLD token=0Z83E5KVDZ9MEBTSN08MHMS8D3 show=22 best=2','OK');
INSERT INTO audit_line VALUES(107,1795305600000,'root',0,'minjun','PAY reservation=H0004DSF06','OK');
INSERT INTO audit_line VALUES(108,1795305600000,'root',0,'seoyeon','CHARGE amount=800000','OK');
INSERT INTO audit_line VALUES(109,1795305600000,'root',0,'seoyeon','JOIN concert=3','OK');
INSERT INTO audit_line VALUES(110,1795305600000,'root',0,'seoyeon','HOLD token=817RDGVBXNA12SVG58VSSCM0K2 show=8 seats=25,26','OK');
INSERT INTO audit_line VALUES(111,1795305600000,'root',0,'seoyeon','PAY reservation=H0005R7991','OK');
INSERT INTO audit_line VALUES(112,1795305600000,'root',0,'seoyeon','JOIN concert=6','OK');
INSERT INTO audit_line VALUES(113,1795305600000,'root',0,'seoyeon','HOLD token=GAC2XHR8555NJH0PTPFDH1PGVD show=16 best=4','OK');
INSERT INTO audit_line VALUES(114,1795305600000,'root',0,'seoyeon','PAY reservation=H000618W4Z','OK');
INSERT INTO audit_line VALUES(115,1795305600000,'root',0,'seoyeon','JOIN concert=12','OK');
INSERT INTO audit_line VALUES(116,1795305600000,'root',0,'seoyeon','HOLD token=A3M5DQT1VN5BFMVKHBSF2B57D9 show=30 seats=33-36','OK');
INSERT INTO audit_line VALUES(117,1795305600000,'root',0,'seoyeon','PAY reservation=H0007TAYD7','OK');
INSERT INTO audit_line VALUES(118,1795305600000,'root',0,'haneul','CHARGE amount=600000','OK');
INSERT INTO audit_line VALUES(119,1795305600000,'root',0,'haneul','JOIN concert=3','OK');
INSERT INTO audit_line VALUES(120,1795305600000,'root',0,'haneul','HOLD token=5D82MR5WSR7PJKK4P1JEKVG49Z show=9 seats=14-16','OK');
INSERT INTO audit_line VALUES(121,1795305600000,'root',0,'haneul','PAY reservation=H0008Y91WH','OK');
INSERT INTO audit_line VALUES(122,1795305600000,'root',0,'haneul','CANCEL reservation=H0008Y91WH seats=16','OK');
INSERT INTO audit_line VALUES(123,1795305600000,'root',0,'haneul','JOIN concert=5','OK');
INSERT INTO audit_line VALUES(124,1795305600000,'root',0,'haneul','HOLD token=NQY6E5KS60KPQWQJAEP20MZTKM show=13 best=3','OK');
INSERT INTO audit_line VALUES(125,1795305600000,'root',0,'haneul','PAY reservation=H00096JZJA','OK');
INSERT INTO audit_line VALUES(126,1795305600000,'root',0,'alex','CHARGE amount=700000','OK');
INSERT INTO audit_line VALUES(127,1795305600000,'root',0,'alex','JOIN concert=7','OK');
INSERT INTO audit_line VALUES(128,1795305600000,'root',0,'alex','HOLD token=ZMF7Z7FFCDVV0YA06ZK9PJR6EY show=19 best=2','OK');
INSERT INTO audit_line VALUES(129,1795305600000,'root',0,'alex','PAY reservation=H000A95NQ8','OK');
INSERT INTO audit_line VALUES(130,1795305600000,'root',0,'alex','JOIN concert=11','OK');
INSERT INTO audit_line VALUES(131,1795305600000,'root',0,'alex','HOLD token=JKVM38Q42SEYZD9EGS817KSMZV show=28 seats=45','OK');
INSERT INTO audit_line VALUES(132,1795305600000,'root',0,'alex','PAY reservation=H000BA2DJB','OK');
INSERT INTO audit_line VALUES(133,1795305600000,'root',0,'','BLOCK show=6 seats=1,2','OK');
INSERT INTO audit_line VALUES(134,1795305600000,'root',0,'','BLOCK show=8 seats=21,30','OK');
INSERT INTO audit_line VALUES(135,1795305600000,'root',0,'','BLOCK show=19 seats=46-50','OK');
INSERT INTO audit_line VALUES(136,1795305600000,'root',0,'','SHOW-CANCEL show=22','OK');
INSERT INTO audit_line VALUES(137,1795305600000,'root',0,'jiwoo','CHARGE amount=500000','OK');
INSERT INTO audit_line VALUES(138,1795305600000,'root',0,'jiwoo','JOIN concert=1 show=1 seats=7,8','OK');
INSERT INTO audit_line VALUES(139,1795305600000,'root',0,'jiwoo','PAY reservation=H000CJZ2FS','OK');
INSERT INTO audit_line VALUES(140,1795305600000,'root',0,'jiwoo','JOIN concert=1 show=2 best=2','OK');
INSERT INTO audit_line VALUES(141,1795305600000,'root',0,'jiwoo','PAY reservation=H000D5XE6M','OK');
INSERT INTO audit_line VALUES(142,1795305600000,'root',0,'jiwoo','CANCEL reservation=H000D5XE6M','OK');
INSERT INTO audit_line VALUES(143,1795305600000,'root',0,'minjun','CHARGE amount=90000','OK');
INSERT INTO audit_line VALUES(144,1795305600000,'root',0,'minjun','JOIN concert=1 show=1 seats=11','OK');
CREATE TABLE host (
    host_id INTEGER PRIMARY KEY,
    beat_ms BIGINT NOT NULL
);
CREATE TABLE id_block (
    kind    BIGINT NOT NULL PRIMARY KEY,
    last_id BIGINT NOT NULL
);
CREATE INDEX concert_opens ON concert (sale_opens_ms) WHERE sale_opens_ms IS NOT NULL;
CREATE UNIQUE INDEX queue_token_live ON queue_token (user_id, concert_id)
    WHERE state IN ('waiting', 'active');
CREATE UNIQUE INDEX queue_token_waiting ON queue_token (concert_id, place) WHERE state = 'waiting';
CREATE INDEX queue_token_active ON queue_token (concert_id) WHERE state = 'active';
CREATE INDEX queue_token_due ON queue_token (ends_ms) WHERE state = 'active';
CREATE UNIQUE INDEX reservation_hold ON reservation (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX reservation_user ON reservation (user_id, reservation_id);
CREATE UNIQUE INDEX seat_claim_live ON seat_claim (show_id, seat) WHERE refunded_ms IS NULL;
CREATE UNIQUE INDEX seat_claim_reservation ON seat_claim (reservation_id, seat)
    WHERE reservation_id IS NOT NULL;
CREATE INDEX payment_time ON payment (paid_ms);
CREATE INDEX refund_time ON refund (refunded_ms);
CREATE INDEX lost_hold_time ON lost_hold (ended_ms);
CREATE INDEX queue_token_news ON queue_token (concert_id, concert_rev) WHERE concert_rev > 0;
COMMIT;

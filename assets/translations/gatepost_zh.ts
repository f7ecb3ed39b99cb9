<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Age</name>
    <message>
        <source>under 1 min</source>
        <translation>不到 1 分钟</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{age} ago</source>
        <translation>{age}前</translation>
    </message>
</context>
<context>
    <name>CameraPage</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>List what is plugged in anew</source>
        <translation>重新列出已插好的摄像头</translation>
    </message>
    <message>
        <source>Open a photo …</source>
        <translation>打开照片…</translation>
    </message>
    <message>
        <source>Read a badge from a picture file</source>
        <translation>从图片文件读取胸牌</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>像镜子一样显示</translation>
    </message>
    <message>
        <source>What it gives</source>
        <translation>实际画面</translation>
    </message>
    <message>
        <source>Which camera</source>
        <translation>选摄像头</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>画面大小</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>摄像头设置</translation>
    </message>
    <message>
        <source>A film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>It stands in for a camera.</source>
        <translation>用影片代替摄像头。</translation>
    </message>
    <message>
        <source>Few pictures a second: more light or a smaller size may help.</source>
        <translation>每秒画面太少：请加些光，或选小一些的画面。</translation>
    </message>
    <message>
        <source>Asked for: {size}</source>
        <translation>要求的是 {size}</translation>
    </message>
    <message>
        <source>As it was asked for</source>
        <translation>与要求一致</translation>
    </message>
    <message>
        <source>{width}×{height} · {fps} fps</source>
        <translation>{width}×{height} · 每秒 {fps} 帧</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>更快</translation>
    </message>
    <message>
        <source>sharper</source>
        <translation>更清楚</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>常用</translation>
    </message>
    <message>
        <source>A film has none.</source>
        <translation>影片没有可调的设置。</translation>
    </message>
    <message>
        <source>The camera did not answer when its settings were asked for. They are left alone until the program is started anew.</source>
        <translation>询问摄像头设置时它没有反应。重新启动程序之前不再去动它们。</translation>
    </message>
    <message>
        <source>They show up here when the camera works.</source>
        <translation>摄像头正常后，这里会列出可调的设置。</translation>
    </message>
    <message>
        <source>Finding out what this camera can do …</source>
        <translation>正在查看这个摄像头能调什么…</translation>
    </message>
    <message>
        <source>This camera has none: it sees to light and focus itself.</source>
        <translation>这个摄像头没有可调的设置，光线和对焦由它自己管。</translation>
    </message>
</context>
<context>
    <name>CameraRows</name>
    <message>
        <source>not plugged in</source>
        <translation>没有插好</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>正在用</translation>
    </message>
    <message>
        <source>A film plays instead of a camera</source>
        <translation>正在播放影片，不用摄像头</translation>
    </message>
    <message>
        <source>Looking for cameras …</source>
        <translation>正在查找摄像头…</translation>
    </message>
    <message>
        <source>No camera is plugged in</source>
        <translation>没有插摄像头</translation>
    </message>
    <message>
        <source>Plug one in, then press Look again. A USB scanner works without a camera.</source>
        <translation>请插上摄像头，再按“重新查找”。没有摄像头也可以用 USB 扫码枪。</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>摄像头 {number}</translation>
    </message>
</context>
<context>
    <name>CodePreview</name>
    <message>
        <source>Hold the QR code in the frame</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ColumnRow</name>
    <message>
        <source>(no header)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks like ID-card numbers: never imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks like whole phone numbers: last four digits only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column {letter} {header} is</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ColumnsPage</name>
    <message>
        <source>What is in which column?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is what the headers say. Change what is not right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which column holds the names?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without names nothing goes on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DialRow</name>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>{control}: set by the camera</source>
        <translation>{control}：由摄像头自动调节</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>对焦</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
</context>
<context>
    <name>DoorsPage</name>
    <message>
        <source>Begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How do you want to begin?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This laptop serves no event yet. You can leave any way and come back to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Practise with a made-up event. Nothing of it touches a real one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New event on this laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring in a roster, set up posts, print badges. No server is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join a hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The organiser gave you a QR code, or an address and a code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an event pack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The organiser gave you a file. Works without a network, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on where you left off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EventPage</name>
    <message>
        <source>New event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is it called, and when is it? All of it can be changed later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May Day street service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In English (may stay empty)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of this desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>South gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual hours from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstPage</name>
    <message>
        <source>Back</source>
        <translation type="unfinished">返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation type="unfinished">按键 {key}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">取消</translation>
    </message>
</context>
<context>
    <name>FirstStartWindow</name>
    <message>
        <source>Gatepost</source>
        <translation type="unfinished">岗亭</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation type="unfinished">浅色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation type="unfinished">深色</translation>
    </message>
</context>
<context>
    <name>HintStrip</name>
    <message>
        <source>Too dark</source>
        <translation>太暗</translation>
    </message>
    <message>
        <source>Turn to the light</source>
        <translation>请开灯或迎光</translation>
    </message>
    <message>
        <source>Glare</source>
        <translation>反光</translation>
    </message>
    <message>
        <source>Tilt the badge a little</source>
        <translation>请把胸牌斜一点</translation>
    </message>
    <message>
        <source>Too far</source>
        <translation>太远</translation>
    </message>
    <message>
        <source>Come closer</source>
        <translation>请靠近</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Hold it still</source>
        <translation>请拿稳</translation>
    </message>
    <message>
        <source>Two badges</source>
        <translation>两张胸牌</translation>
    </message>
    <message>
        <source>One at a time</source>
        <translation>一次一张</translation>
    </message>
    <message>
        <source>Phone screen</source>
        <translation>屏幕码</translation>
    </message>
    <message>
        <source>Turn it brighter, or show a paper badge</source>
        <translation>请调亮屏幕，或出示纸质胸牌</translation>
    </message>
</context>
<context>
    <name>JoinPage</name>
    <message>
        <source>Join a hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the QR code up to the camera, or type what you were given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hub&apos;s address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrolment code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of this desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>South gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invitation to: {event}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the name of this desk, then press Join.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is on the hub&apos;s screen, or in the message from the organiser.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Line</name>
    <message>
        <source>{count} pending</source>
        <translation>{count} 条待传</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未联网</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>正在传</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Offline {age}</source>
        <translation>离线 {age}</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停传</translation>
    </message>
    <message>
        <source>{count} in review</source>
        <translation>{count} 条待核</translation>
    </message>
</context>
<context>
    <name>LineFigure</name>
    <message>
        <source>{count} kept here</source>
        <translation>已存 {count} 条</translation>
    </message>
    <message>
        <source>none set up</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>has everything</source>
        <translation>都已收到</translation>
    </message>
    <message>
        <source>is receiving</source>
        <translation>正在接收</translation>
    </message>
    <message>
        <source>waits for this kiosk</source>
        <translation>等待连上</translation>
    </message>
    <message>
        <source>refuses this kiosk</source>
        <translation>不认这台签到台</translation>
    </message>
    <message>
        <source>This kiosk</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>nothing pending</source>
        <translation>没有待传</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>中心</translation>
    </message>
</context>
<context>
    <name>LockSheet</name>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Locked, volunteers check themselves in: only 张* and the team are shown, and nothing can be changed. The desk locks itself after 90 seconds untouched.</source>
        <translation>锁定后志愿者自助签到：只显示 张* 和队伍，什么都改不了。90 秒没人操作会自动锁定。</translation>
    </message>
    <message>
        <source>Choose a captain&apos;s PIN first. Without one, anybody at this laptop can do what a captain can.</source>
        <translation>请先设置岗长 PIN。不设的话，谁都能在这台电脑上做岗长能做的事。</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>现在锁定</translation>
    </message>
    <message>
        <source>Change the captain&apos;s PIN</source>
        <translation>更换岗长 PIN</translation>
    </message>
    <message>
        <source>Choose a captain&apos;s PIN</source>
        <translation>设置岗长 PIN</translation>
    </message>
    <message>
        <source>Change the supervisor&apos;s PIN</source>
        <translation>更换督导 PIN</translation>
    </message>
    <message>
        <source>Choose a supervisor&apos;s PIN</source>
        <translation>设置督导 PIN</translation>
    </message>
    <message>
        <source>Leave kiosk mode</source>
        <translation>退出全屏锁定</translation>
    </message>
    <message>
        <source>Kiosk mode: hold the screen</source>
        <translation>全屏锁定，不能离开本窗口</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Gatepost</source>
        <translation>岗亭</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>PackPage</name>
    <message>
        <source>Event packs ({kinds})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an event pack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is this the event? Compare the fingerprint with the organiser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One pack is one desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open this file on one laptop only, then delete it: it holds a key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The organiser made it with: gatepost-hub pack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop the file here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ends in .gatepack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take this event</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PersonChip</name>
    <message>
        <source>on {age} at a stretch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{age} over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>break {age}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>late {age}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>absent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>excused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on duty since {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhotoDoor</name>
    <message>
        <source>Open a photo</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>Kind:</source>
        <translation>类型：</translation>
    </message>
    <message>
        <source>Photos ({kinds})</source>
        <translation>照片 ({kinds})</translation>
    </message>
</context>
<context>
    <name>PhotoSheet</name>
    <message>
        <source>Reading the photo …</source>
        <translation>正在读照片…</translation>
    </message>
    <message>
        <source>It takes a moment.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>Drop the photo here</source>
        <translation>把照片放到这里</translation>
    </message>
    <message>
        <source>The badge in it is read as if it were held up to the camera.</source>
        <translation>照片里的胸牌会像举到镜头前一样读取。</translation>
    </message>
</context>
<context>
    <name>PinSheet</name>
    <message>
        <source>Take back the last digit</source>
        <translation>删掉最后一位</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{number} digits typed</source>
        <translation>已输入 {number} 位</translation>
    </message>
</context>
<context>
    <name>PostCard</name>
    <message>
        <source>On duty / required</source>
        <translation>在岗 / 应到</translation>
    </message>
    <message>
        <source>People served</source>
        <translation>服务人次</translation>
    </message>
    <message>
        <source>{on_duty} of {required} on duty</source>
        <translation>在岗 {on_duty} 人，应到 {required} 人</translation>
    </message>
    <message>
        <source>+1 {service}</source>
        <translation>＋1 {service}</translation>
    </message>
    <message>
        <source>Count one more: {service}</source>
        <translation>{service}，加一人次</translation>
    </message>
    <message>
        <source>One more person served. Key {key}</source>
        <translation>服务人次加一。按键 {key}</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Other kinds of service</source>
        <translation>其他服务类别</translation>
    </message>
    <message>
        <source>{on_duty} of {required} on duty, {served} people served</source>
        <translation>在岗 {on_duty} 人，应到 {required} 人，服务 {served} 人次</translation>
    </message>
</context>
<context>
    <name>PostLine</name>
    <message>
        <source>{on_duty} / {required} on duty</source>
        <translation>在岗 {on_duty} / {required}</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>驻点</translation>
    </message>
    <message>
        <source>{post} is home</source>
        <translation>{post} 是驻点</translation>
    </message>
    <message>
        <source>Make {post} home</source>
        <translation>把 {post} 设为驻点</translation>
    </message>
    <message>
        <source>Make home</source>
        <translation>设为驻点</translation>
    </message>
</context>
<context>
    <name>PostsPage</name>
    <message>
        <source>Posts served here</source>
        <translation>服务的岗位</translation>
    </message>
    <message>
        <source>Which posts does this kiosk serve?</source>
        <translation>本台服务哪些岗位？</translation>
    </message>
    <message>
        <source>Search: name or duty</source>
        <translation>搜索：名称或职责</translation>
    </message>
    <message>
        <source>Search among the posts</source>
        <translation>在岗位中搜索</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Serve these</source>
        <translation>就服务这些</translation>
    </message>
    <message>
        <source>All posts: an assembly point</source>
        <translation>全部岗位（集合点）</translation>
    </message>
    <message>
        <source>{count} posts</source>
        <translation>{count} 个岗位</translation>
    </message>
    <message>
        <source>No such post</source>
        <translation>没有这个岗位</translation>
    </message>
    <message>
        <source>Try fewer letters, or clear the search.</source>
        <translation>少打几个字，或清空搜索。</translation>
    </message>
    <message>
        <source>The settings say which (posts); it cannot be changed here.</source>
        <translation>岗位由设置 posts 定好，这里不能改。</translation>
    </message>
    <message>
        <source>All posts. Who has no plan is taken on at {home}.</source>
        <translation>全部岗位。没有排班的人在 {home} 上岗。</translation>
    </message>
    <message>
        <source>Tick one post at least; the first one is home.</source>
        <translation>至少勾一个岗位；先勾的是驻点。</translation>
    </message>
    <message>
        <source>{home} only.</source>
        <translation>只服务 {home}。</translation>
    </message>
    <message>
        <source>{count} posts. People served are counted at {home}.</source>
        <translation>{count} 个岗位。服务人次计在 {home}。</translation>
    </message>
</context>
<context>
    <name>PreflightPage</name>
    <message>
        <source>Before opening</source>
        <translation>开岗前检查</translation>
    </message>
    <message>
        <source>Looking at everything …</source>
        <translation>正在逐项检查 …</translation>
    </message>
    <message>
        <source>{done} of {all} done</source>
        <translation>已查 {done} / {all} 项</translation>
    </message>
    <message>
        <source>Go through it once before the first volunteer comes.</source>
        <translation>第一位志愿者来之前看一遍。</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>再查一次</translation>
    </message>
    <message>
        <source>To check-in</source>
        <translation>去签到</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>正在查 …</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>试听</translation>
    </message>
    <message>
        <source>Listen to the three sounds</source>
        <translation>试听三种声音</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Open the camera page</source>
        <translation>打开摄像头页面</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>The camera is starting …</source>
        <translation>摄像头正在启动……</translation>
    </message>
    <message>
        <source>The film is over</source>
        <translation>影片放完了</translation>
    </message>
    <message>
        <source>Film instead of a camera: {name}</source>
        <translation>影片代替摄像头：{name}</translation>
    </message>
    <message>
        <source>Hold the badge in the frame</source>
        <translation>请把胸牌举到框内</translation>
    </message>
    <message>
        <source>The camera is away</source>
        <translation>摄像头断开了</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
</context>
<context>
    <name>RecentList</name>
    <message>
        <source>Just now</source>
        <translation>刚才</translation>
    </message>
    <message>
        <source>No badge yet. The last scans show up here.</source>
        <translation>还没有人签到。扫过的胸牌会列在这里。</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>The camera is gone</source>
        <translation>摄像头断开了</translation>
    </message>
    <message>
        <source>A USB scanner works on: scan the badge with it.</source>
        <translation>扫码枪照常可用：请用它扫胸牌。</translation>
    </message>
    <message>
        <source>The camera is starting</source>
        <translation>摄像头正在启动</translation>
    </message>
    <message>
        <source>A few seconds. A USB scanner works already.</source>
        <translation>请稍候几秒；扫码枪现在就能用。</translation>
    </message>
    <message>
        <source>Hold the badge in the frame</source>
        <translation>请把胸牌举到框内</translation>
    </message>
    <message>
        <source>QR code to the camera, a hand&apos;s length away</source>
        <translation>二维码朝向镜头，距离约一掌</translation>
    </message>
    <message>
        <source>Takes effect at once; can be undone</source>
        <translation>选择后立即生效，可撤销</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Review</source>
        <translation>待核</translation>
    </message>
    <message>
        <source>{count} set aside by the hub</source>
        <translation>中心隔离 {count} 条</translation>
    </message>
    <message>
        <source>{count} refused here</source>
        <translation>本机拒绝 {count} 次</translation>
    </message>
    <message>
        <source>Search: time, name, reason</source>
        <translation>查找：时间、姓名、原因</translation>
    </message>
    <message>
        <source>Search in review</source>
        <translation>在待核中查找</translation>
    </message>
    <message>
        <source>In doubt at this gate</source>
        <translation>本岗亭的存疑记录</translation>
    </message>
    <message>
        <source>Nothing in doubt</source>
        <translation>没有待核的记录</translation>
    </message>
    <message>
        <source>Refused badges and entries that the hub sets aside show up here.</source>
        <translation>被拒绝的胸牌和中心隔离的记录会列在这里。</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Try fewer letters, or clear the search.</source>
        <translation>请少输几个字，或清空查找框。</translation>
    </message>
</context>
<context>
    <name>RoomBar</name>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Locked: opens with the captain&apos;s PIN</source>
        <translation>已锁定：用岗长 PIN 打开</translation>
    </message>
</context>
<context>
    <name>RosterPage</name>
    <message>
        <source>Rosters ({kinds})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the roster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An Excel file or CSV with one volunteer, or one shift, in each row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {whole}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop the roster here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ID-card numbers are never imported; of phones only the last four digits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save an empty form …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a roster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which sheet?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel ({kinds})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save an empty form</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScanPage</name>
    <message>
        <source>Check-in</source>
        <translation>签到</translation>
    </message>
    <message>
        <source>Choose and set the camera</source>
        <translation>选择和设置摄像头</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Less: {word}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More: {word}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Every scan is stored on this computer first and sent by itself. Nothing is lost without a network, and nothing has to be pressed.</source>
        <translation>每次扫码都先存在本机，再自动上传。断网不会丢，也不用按任何键。</translation>
    </message>
    <message>
        <source>Check before opening</source>
        <translation>开岗前检查</translation>
    </message>
    <message>
        <source>Open the list of what is ready</source>
        <translation>打开开岗前的检查单</translation>
    </message>
    <message>
        <source>This kiosk works by itself; everything is kept here.</source>
        <translation>这台签到台独立工作，记录都存在本机。</translation>
    </message>
    <message>
        <source>Looking for the hub. Check-in works already.</source>
        <translation>正在找中心，现在就可以签到。</translation>
    </message>
    <message>
        <source>The hub has everything that was recorded here.</source>
        <translation>这里记下的，中心都已收到。</translation>
    </message>
    <message>
        <source>Entries are on their way to the hub.</source>
        <translation>记录正在传往中心。</translation>
    </message>
    <message>
        <source>The hub does not answer. Go on checking in.</source>
        <translation>中心没有回应，请照常签到。</translation>
    </message>
    <message>
        <source>The hub refuses this kiosk. Call the organiser.</source>
        <translation>中心不认这台签到台，请联系组织方。</translation>
    </message>
    <message>
        <source>Stored here, not yet at the hub</source>
        <translation>已存本机，尚未传到中心</translation>
    </message>
    <message>
        <source>All sent</source>
        <translation>全部传完</translation>
    </message>
    <message>
        <source>Stored here</source>
        <translation>已存本机</translation>
    </message>
    <message>
        <source>Pending entries</source>
        <translation>待传记录</translation>
    </message>
    <message>
        <source>Last exchange</source>
        <translation>上次同步</translation>
    </message>
    <message>
        <source>None since the start</source>
        <translation>启动以来还没有</translation>
    </message>
    <message>
        <source>Offline since {time}, {age}</source>
        <translation>{time} 起离线，已 {age}</translation>
    </message>
    <message>
        <source>Clock against the hub</source>
        <translation>与中心的时差</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>尚未测得</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>They agree (within {seconds} s)</source>
        <translation>两边一致（误差 {seconds} 秒内）</translation>
    </message>
    <message>
        <source>This clock is slow; times are corrected at the hub</source>
        <translation>本机时钟偏慢，中心会自动校正</translation>
    </message>
    <message>
        <source>This clock is fast; times are corrected at the hub</source>
        <translation>本机时钟偏快，中心会自动校正</translation>
    </message>
    <message>
        <source>See Review</source>
        <translation>请看“待核”</translation>
    </message>
    <message>
        <source>None</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>Set aside by the hub</source>
        <translation>中心隔离</translation>
    </message>
</context>
<context>
    <name>TallySheet</name>
    <message>
        <source>People served</source>
        <translation>服务人次</translation>
    </message>
    <message>
        <source>Count people served</source>
        <translation>记服务人次</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Gatepost</source>
        <translation>岗亭</translation>
    </message>
    <message>
        <source>Post and shift: {post}</source>
        <translation>岗位和班次：{post}</translation>
    </message>
    <message>
        <source>Choose the posts served here</source>
        <translation>选择本台服务的岗位</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Time at the event</source>
        <translation>活动当地时间</translation>
    </message>
    <message>
        <source>Line: {state}</source>
        <translation>线路：{state}</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>撤销：{what}</translation>
    </message>
    <message>
        <source>Take it back; both stay in the journal</source>
        <translation>撤回这一笔，两条记录都留在日志里</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Needs a choice</source>
        <translation>待选择</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒绝</translation>
    </message>
</context>
<context>
    <name>_Service</name>
    <message>
        <source>Count {number} more: {service}</source>
        <translation>{service}，加 {number} 人次</translation>
    </message>
</context>
</TS>

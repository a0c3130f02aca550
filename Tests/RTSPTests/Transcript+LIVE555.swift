extension Transcript {
    static let vlc = Transcript(
        "VLC 3 over UDP",
        """
        C: OPTIONS rtsp://10.0.0.2:8554/cam RTSP/1.0
        C: CSeq: 2
        C: User-Agent: LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 2
        S: Server: weir
        S: Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER
        S:
        C: SETUP rtsp://10.0.0.2:8554/cam/trackID=0 RTSP/1.0
        C: CSeq: 4
        C: User-Agent: LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)
        C: Transport: RTP/AVP;unicast;client_port=59630-59631
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 4
        S: Server: weir
        S: Transport: RTP/AVP;unicast;client_port=59630-59631;server_port=30000-30001;ssrc=00ABCD00
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup cam 0 udp 59630-59631 from 30000-30001
        C: SETUP rtsp://10.0.0.2:8554/cam/trackID=1 RTSP/1.0
        C: CSeq: 5
        C: User-Agent: LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)
        C: Transport: RTP/AVP;unicast;client_port=49714-49715
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 5
        S: Server: weir
        S: Transport: RTP/AVP;unicast;client_port=49714-49715;server_port=30002-30003;ssrc=00ABCD01
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup cam 1 udp 49714-49715 from 30002-30003
        C: PLAY rtsp://10.0.0.2:8554/cam/ RTSP/1.0
        C: CSeq: 6
        C: User-Agent: LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)
        C: Session: 0123456789abcdef
        C: Range: npt=0.000-
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 6
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/cam/trackID=0;seq=100;rtptime=90000,url=rtsp://10.0.0.2:8554/cam/trackID=1;seq=101;rtptime=90001
        S:
        ! play [0, 1]
        C: GET_PARAMETER rtsp://10.0.0.2:8554/cam/ RTSP/1.0
        C: CSeq: 7
        C: User-Agent: LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 7
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        C: TEARDOWN rtsp://10.0.0.2:8554/cam/ RTSP/1.0
        C: CSeq: 8
        C: User-Agent: LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 8
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        ! teardown [0, 1]
        """)

    /// It reports packets with RECEIVER REPORTs in the connection and ends each track by itself.
    static let live555 = Transcript(
        "openRTSP -t, tracks ended one by one",
        """
        C: SETUP rtsp://10.0.0.2:8554/cam/trackID=0 RTSP/1.0
        C: CSeq: 4
        C: User-Agent: openRTSP (LIVE555 Streaming Media v2023.01.19)
        C: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 4
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABCD00
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup cam 0 interleaved 0-1
        C: SETUP rtsp://10.0.0.2:8554/cam/trackID=1 RTSP/1.0
        C: CSeq: 5
        C: User-Agent: openRTSP (LIVE555 Streaming Media v2023.01.19)
        C: Transport: RTP/AVP/TCP;unicast;interleaved=2-3
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 5
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=00ABCD01
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup cam 1 interleaved 2-3
        C: TEARDOWN rtsp://10.0.0.2:8554/cam/trackID=0 RTSP/1.0
        C: CSeq: 6
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 6
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        ! teardown [0] of more
        C: TEARDOWN rtsp://10.0.0.2:8554/cam/trackID=1 RTSP/1.0
        C: CSeq: 7
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 7
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        ! teardown [1]
        """)
}

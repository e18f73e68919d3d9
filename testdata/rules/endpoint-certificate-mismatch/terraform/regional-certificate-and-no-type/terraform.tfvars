certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b"

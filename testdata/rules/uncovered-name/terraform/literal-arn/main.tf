resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b"
  user_pool_id    = "eu-west-1_example"
}

# Fine: a server certificate of IAM has no region.
resource "aws_appsync_domain_name" "api" {
  domain_name     = "api.example.com"
  certificate_arn = "arn:aws:iam::111122223333:server-certificate/api"
}

import { App, Stack, aws_acmpca as acmpca, aws_certificatemanager as acm, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Internal', { env: { account: '123456789012', region: 'eu-west-1' } });

const certificateAuthority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(
  stack,
  'Authority',
  'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555',
);
const certificate = new acm.PrivateCertificate(stack, 'InternalCertificate', {
  domainName: 'internal.example.com',
  certificateAuthority,
});
new acm.PrivateCertificate(stack, 'Spare', { domainName: 'spare.example.com', certificateAuthority });

const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0a1b2c3d4e5f67890',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  privateSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
});
const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Services', { vpc });
loadBalancer.addListener('Https', {
  port: 443,
  open: false,
  certificates: [certificate],
  defaultAction: elbv2.ListenerAction.fixedResponse(404),
});
